import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { cross, dot, length, scale, subtract } from '../../../src-shared/geometry/vector.js'
import { NEAR_PARALLEL } from './follow.js'
import { toScreen, type Projection, type ScreenPoint } from '../geometry/screen.js'

/** A slice of another viewport: its middle plane, and the rectangle that it covers (LPS mm of the projection). */
export interface Sheet {
  readonly centre: Vec3
  readonly right: Vec3
  readonly down: Vec3
  /** mm. */
  readonly width: number
  readonly height: number
}

export interface Segment {
  readonly from: ScreenPoint
  readonly to: ScreenPoint
}

/**
 * Where a slice cuts the plane of a projection, as far as the slice reaches; undefined where the two are nearly
 * parallel or do not meet.
 */
export function referenceLine(projection: Projection, sheet: Sheet): Segment | undefined {
  const { away } = projection.basis
  const normal = cross(sheet.right, sheet.down)
  const meeting = cross(normal, away)
  const sine = length(meeting)
  if (sine < 1e-6 || Math.abs(dot(normal, away)) >= NEAR_PARALLEL) return undefined
  // A point of the sheet on the plane, then both ends of the rectangle along the line of meeting.
  const depth = dot(subtract(projection.centre, sheet.centre), away)
  const inSheet = subtract(away, scale(normal, dot(away, normal)))
  const foot = scale(inSheet, depth / dot(inSheet, inSheet))
  const direction = scale(meeting, 1 / sine)
  const ends = clipped(
    [dot(foot, sheet.right), dot(foot, sheet.down)],
    [dot(direction, sheet.right), dot(direction, sheet.down)],
    [sheet.width / 2, sheet.height / 2],
  )
  if (!ends) return undefined
  const at = (t: number): ScreenPoint => {
    const [x, y, z] = [0, 1, 2].map(
      (axis) => (sheet.centre[axis] ?? 0) + (foot[axis] ?? 0) + t * (direction[axis] ?? 0),
    )
    return toScreen(projection, [x ?? 0, y ?? 0, z ?? 0])
  }
  return { from: at(ends[0]), to: at(ends[1]) }
}

type Pair = readonly [number, number]

/** The part of a line inside a rectangle around the origin, as two places along it. */
function clipped(foot: Pair, direction: Pair, half: Pair): Pair | undefined {
  let [least, most] = [-Infinity, Infinity]
  for (const axis of [0, 1] as const) {
    if (Math.abs(direction[axis]) < 1e-9) {
      if (Math.abs(foot[axis]) > half[axis]) return undefined
      continue
    }
    const ends = [(-half[axis] - foot[axis]) / direction[axis], (half[axis] - foot[axis]) / direction[axis]]
    least = Math.max(least, Math.min(...ends))
    most = Math.min(most, Math.max(...ends))
  }
  return least < most ? [least, most] : undefined
}
