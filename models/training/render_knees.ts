/**
 * Simulated examinations as the nets see them: rendered as MR volumes, then standardised and laid on the grids by the
 * app's own code, with their labels on the same grids.
 *
 *   node --import tsx models/training/render_knees.ts --out FOLDER [--count N] [--seed S] [--prior mixed]
 *
 * Writes `segment/` (around the joint, with a margin for shifts) and `localise/` (around the middle of the scan), each
 * with `<seed>.json` {dims [slice, row, column], spacing, gain}, `<seed>.image.u8`, `<seed>.tissue.u8` and
 * `<seed>.lesion.u8` in C order, as a right knee on `segment/` and as scanned on `localise/`. `gain` is what an image of
 * `segment/`, scaled as the pack scales it for its segmenter, is multiplied by to be as its localiser sees it. A knee
 * that lies there is not made again.
 */
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Vec3 } from '../../src-shared/geometry/box.js'
import { loadPack } from '../../src-main/inference/pack/load.js'
import type { PackManifest } from '../../src-main/inference/pack/schema.js'
import { jointCentre } from '../../src-main/inference/pipeline/grid/joint-centre.js'
import { openSessions } from '../../src-main/inference/host/onnx-sessions.js'
import { scaledByTissue } from '../../src-main/inference/pipeline/stages/scaled-by-tissue.js'
import { lookAt } from '../../src-main/inference/pipeline/stages/look.js'
import type { IntensityWindow } from '../../src-shared/anatomy/grid/intensity.js'
import { labelStatistics } from '../../src-shared/anatomy/label-statistics.js'
import { canonicalLattice, type GridSpecification, type Lattice } from '../../src-shared/geometry/lattice.js'
import {
  sampleGrid,
  standardise,
  volumeCentre,
  type StandardisedVolume,
} from '../../src-shared/anatomy/grid/standardise.js'
import type { Examination } from '../phantom/examination.js'
import { examine, examinationOptions } from './examine.js'
import { INPUT_SCALE } from './input-scale.js'

/** Voxels added on each side of the segment grid: training moves and turns the knee in it. */
const MARGIN = 8

/** One grid of one examination, in bytes. `seen` is how the localiser sees it. */
async function writeGrid(
  folder: string,
  examination: Examination,
  volume: StandardisedVolume,
  seen: IntensityWindow,
  lattice: Lattice,
): Promise<void> {
  const { seed } = examination
  const spacing = Math.hypot(lattice.affine[0] ?? 0, lattice.affine[4] ?? 0, lattice.affine[8] ?? 0)
  const { intensity } = sampleGrid(volume, lattice, spacing)
  const image = Uint8Array.from(intensity, (value) => Math.round(Math.max(value, 0) * 255))
  await mkdir(folder, { recursive: true })
  const file = (ending: string): string => path.join(folder, `${seed}.${ending}`)
  await writeFile(file('image.u8'), image)
  const { tissue, lesion } = examination.labelsOn(lattice)
  const gain = (volume.window.high - volume.window.low) / (seen.high - seen.low)
  await writeFile(file('json'), `${JSON.stringify({ dims: [...lattice.dims].reverse(), spacing, gain })}\n`)
  await writeFile(file('tissue.u8'), tissue)
  // Last: it tells that the knee is complete.
  await writeFile(file('lesion.u8'), lesion)
}

/** Where the app would centre the segment grid if its localiser made no fault. */
function segmentCentre({ tissue, dims, affine, side }: Examination, pack: PackManifest): Vec3 {
  const statistics = labelStatistics({ data: tissue, dims, affine })
  const centre = jointCentre(statistics, pack.segment.centreOffset, side === 'left')
  if (centre === null) throw new Error('A simulated knee without a joint line cannot be laid on the grid.')
  return centre
}

const options = examinationOptions({ count: '200', seed: '950000', out: 'rendered' })

const pack = await loadPack(options.pack)
const { manifest } = pack
const input = { ...manifest.input, scale: INPUT_SCALE }
const sessions = await openSessions(pack, 'cpu')
const withMargin: GridSpecification = {
  size: [
    manifest.segment.grid.size[0] + 2 * MARGIN,
    manifest.segment.grid.size[1] + 2 * MARGIN,
    manifest.segment.grid.size[2] + 2 * MARGIN,
  ],
  spacing: manifest.segment.grid.spacing,
}
for (let seed = options.seed; seed < options.seed + options.count; seed++) {
  if (existsSync(path.join(options.out, 'localise', `${seed}.lesion.u8`))) continue
  const { examination } = examine(seed, options.prior)
  const mirrored = examination.side === 'left'
  const { dims, affine, image } = examination
  const volume = standardise({ data: image, dims, affine }, input, manifest.segment.grid.spacing)
  const { localisation } = await lookAt(volume, examination, manifest, sessions)
  const fine = canonicalLattice(withMargin, segmentCentre(examination, manifest), mirrored)
  const scaled = scaledByTissue(volume, localisation)
  await writeGrid(path.join(options.out, 'segment'), examination, scaled, volume.window, fine)
  const whole = canonicalLattice(manifest.localise.grid, volumeCentre(examination), false)
  await writeGrid(path.join(options.out, 'localise'), examination, volume, volume.window, whole)
  process.stderr.write(`\r${seed - options.seed + 1} of ${options.count} knees`)
}
process.stderr.write('\n')
await sessions.release()
