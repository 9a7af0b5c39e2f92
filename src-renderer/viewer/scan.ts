import type { VolumeMeta } from '../../src-shared/case/volume.js'
import { gridOf, type Grid } from './geometry/grid.js'
import { planeFrames, type PlaneFrames } from './geometry/plane-frame.js'

/** A volume's description with what every view derives from it. */
export interface Scan {
  readonly volume: VolumeMeta
  readonly grid: Grid
  readonly frames: PlaneFrames
}

export function scanOf(volume: VolumeMeta): Scan {
  const grid = gridOf(volume)
  return { volume, grid, frames: planeFrames(grid) }
}
