/**
 * Simulated examinations as the nets see them: rendered as MR volumes, then standardised and laid on the grids by the
 * app's own code, with their labels on the same grids.
 *
 *   node --import tsx models/training/render_knees.ts --out FOLDER [--count N] [--seed S] [--prior balanced]
 *
 * Writes `segment/` (around the joint, with a margin for shifts) and `localise/` (around the middle of the scan), each
 * with `<seed>.json` {dims [slice, row, column], spacing}, `<seed>.image.u8`, `<seed>.tissue.u8` and
 * `<seed>.lesion.u8` in C order, as a right knee on `segment/` and as scanned on `localise/`. A knee that lies there
 * is not made again.
 */
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Vec3 } from '../../src-shared/geometry/box.js'
import { loadPack } from '../../src-main/inference/pack/load.js'
import type { PackManifest } from '../../src-main/inference/pack/schema.js'
import { jointCentre } from '../../src-main/inference/pipeline/grid/joint-centre.js'
import { labelStatistics } from '../../src-shared/anatomy/label-statistics.js'
import { canonicalLattice, type GridSpecification, type Lattice } from '../../src-shared/geometry/lattice.js'
import { sampleGrid, standardise, volumeCentre } from '../../src-shared/anatomy/grid/standardise.js'
import type { Examination } from '../phantom/examination.js'
import { examine, examinationOptions } from './examine.js'

/** Voxels added on each side of the segment grid: training moves and turns the knee in it. */
const MARGIN = 8

/** One grid of one examination, in bytes. */
async function writeGrid(
  folder: string,
  examination: Examination,
  pack: PackManifest,
  lattice: Lattice,
): Promise<void> {
  const { seed, dims, affine } = examination
  const spacing = Math.hypot(lattice.affine[0] ?? 0, lattice.affine[4] ?? 0, lattice.affine[8] ?? 0)
  const volume = standardise({ data: examination.image, dims, affine }, pack.input, pack.segment.grid.spacing)
  const { intensity } = sampleGrid(volume, lattice, spacing)
  const image = Uint8Array.from(intensity, (value) => Math.round(Math.max(value, 0) * 255))
  await mkdir(folder, { recursive: true })
  const file = (ending: string): string => path.join(folder, `${seed}.${ending}`)
  await writeFile(file('image.u8'), image)
  const { tissue, lesion } = examination.labelsOn(lattice)
  await writeFile(file('json'), `${JSON.stringify({ dims: [...lattice.dims].reverse(), spacing })}\n`)
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

const { manifest } = await loadPack(options.pack)
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
  const fine = canonicalLattice(withMargin, segmentCentre(examination, manifest), mirrored)
  await writeGrid(path.join(options.out, 'segment'), examination, manifest, fine)
  const whole = canonicalLattice(manifest.localise.grid, volumeCentre(examination), false)
  await writeGrid(path.join(options.out, 'localise'), examination, manifest, whole)
  process.stderr.write(`\r${seed - options.seed + 1} of ${options.count} knees`)
}
process.stderr.write('\n')
