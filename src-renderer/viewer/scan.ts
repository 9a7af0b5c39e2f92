import type { CaseVolume } from '../../src-shared/case/case-volume.js'
import type { Lie, Pose } from '../../src-shared/case/view.js'
import type { VolumeMeta } from '../../src-shared/case/volume.js'
import { gridOf, type Grid } from './geometry/grid.js'
import { lain } from './geometry/lie.js'
import { obliqueFrame, planeFrames, type PlaneFrame, type PlaneFrames } from './geometry/plane-frame.js'
import { PLANES, type Plane, type PriorCase } from './types.js'

/** A volume with what every view derives from it. */
export interface Scan {
  readonly hash: string
  readonly source: CaseVolume
  readonly volume: VolumeMeta
  /** Title of the prior it belongs to; null for the case that is read. */
  readonly prior: string | null
  /** Id of the prior's case; null for the case that is read. */
  readonly priorCase: string | null
  readonly grid: Grid
  readonly frames: PlaneFrames
  /** The plane whose slices are the ones that were acquired. */
  readonly native: Plane
}

export function scanOf(source: CaseVolume, prior: Pick<PriorCase, 'title' | 'caseId'> | null = null): Scan {
  const grid = gridOf(source.meta)
  const frames = planeFrames(grid)
  const native = PLANES.find((plane) => frames[plane].acquired) ?? 'sagittal'
  return {
    hash: source.meta.hash,
    source,
    volume: source.meta,
    prior: prior?.title ?? null,
    priorCase: prior?.caseId ?? null,
    grid,
    frames,
    native,
  }
}

/** The slices that a pose asks of a volume; the 3D view has those of its native plane, for keys and places. */
export function posedFrame(scan: Scan, { plane: posed, directions }: Pose): PlaneFrame {
  const plane = posed === 'volume' ? scan.native : posed
  const own = scan.frames[plane]
  return directions ? obliqueFrame(scan.grid, plane, directions.right, directions.down, own.fit) : own
}

/** The slices that a viewport shows of a volume, as they lie in it. */
export function frameOf(scan: Scan, pane: Lie & { readonly pose: Pose }): PlaneFrame {
  return lain(posedFrame(scan, pane.pose), pane)
}

/** Slices further apart than this make poor pictures in other planes, mm. */
const COARSE = 1.5

/** Whether a volume is at its best in its own plane only. */
export function isCoarse(scan: Scan): boolean {
  return scan.frames[scan.native].spacing > COARSE
}
