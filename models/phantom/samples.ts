import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { measureKnee } from '../../src-shared/anatomy/measure-knee.js'
import { partitionKnee } from '../../src-shared/anatomy/partition.js'
import { regionBoxes } from '../../src-shared/anatomy/region-boxes.js'
import type { Box, Vec3 } from '../../src-shared/geometry/box.js'
import { Random } from './random.js'
import { canonicalGrid, type Grid } from './raster/grid.js'
import { rasterise } from './raster/rasterise.js'
import type { Prior } from './lesions/priors.js'
import { simulateKnee } from './simulate-labels.js'

/** The model grids: [slice, row, column] voxels, isotropic mm (see the team's pack contract). */
export const MODEL_GRIDS = {
  localise: { size: [80, 96, 96], spacing: 1.75 },
  segment: { size: [160, 160, 160], spacing: 0.75 },
} as const satisfies Record<string, { size: Vec3; spacing: number }>
export type ModelGrid = keyof typeof MODEL_GRIDS

/** Where the segment grid's middle lies from the joint centre, canonical mm: it should see patella and recess. */
export const SEGMENT_OFFSET: Vec3 = [0, -10, 8]

interface Placed {
  readonly grid: Grid
  readonly centre: Vec3
  /** What the scanner's field of view covers, canonical mm. */
  readonly fieldOfView: Box
}

function place(kind: ModelGrid, joint: Vec3, random: Random): Placed {
  const { size, spacing } = MODEL_GRIDS[kind]
  const about = (point: Vec3, spread: Vec3): Vec3 => [
    point[0] + random.uniform(-spread[0], spread[0]),
    point[1] + random.uniform(-spread[1], spread[1]),
    point[2] + random.uniform(-spread[2], spread[2]),
  ]
  const centre =
    kind === 'segment'
      ? about([joint[0] + SEGMENT_OFFSET[0], joint[1] + SEGMENT_OFFSET[1], joint[2] + SEGMENT_OFFSET[2]], [6, 8, 10])
      : about([joint[0], joint[1] - 6, joint[2] + 4], [9, 14, 18])
  const half: Vec3 = [random.uniform(48, 75), random.uniform(62, 90), random.uniform(62, 90)]
  const fieldOfView: Box = {
    min: [centre[0] - half[0], centre[1] - half[1], centre[2] - half[2]],
    max: [centre[0] + half[0], centre[1] + half[1], centre[2] + half[2]],
  }
  return { grid: canonicalGrid(size, [spacing, spacing, spacing], centre), centre, fieldOfView }
}

/** Makes the sample of one seed and writes `<seed>.json`, `<seed>.tissue.u8`, `<seed>.lesion.u8` into `folder`. */
export async function writeSample(folder: string, seed: number, kind: ModelGrid, prior: Prior): Promise<void> {
  await mkdir(folder, { recursive: true })
  const simulated = simulateKnee(seed, prior)
  const { grid, fieldOfView } = place(kind, simulated.jointCentre, new Random(seed, 3))
  const { tissue, lesion } = rasterise(simulated.labels, grid, simulated.pose.toKnee)
  const { size, spacing } = MODEL_GRIDS[kind]
  const partition = partitionKnee({ tissue, lesion, dims: grid.dims, affine: grid.affine })
  const truth = {
    schema: 'condyle.phantom-sample/1',
    seed,
    side: 'right',
    prior,
    grid: kind,
    dims: size,
    spacing,
    affine: grid.affine,
    jointCentre: simulated.jointCentre,
    fieldOfView,
    flexion: simulated.knee.parameters.flexion,
    boxes: partition ? Object.fromEntries(regionBoxes(partition)) : {},
    measurements: partition && kind === 'segment' ? measureKnee(partition) : [],
    periarticular: simulated.plan.periarticular,
    plan: simulated.plan,
  }
  const file = (suffix: string): string => path.join(folder, `${seed}.${suffix}`)
  await writeFile(file('json'), JSON.stringify(truth))
  await writeFile(file('tissue.u8'), tissue)
  await writeFile(file('lesion.u8'), lesion)
}
