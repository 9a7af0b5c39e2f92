import { tissueValue, type Tissue } from '../../../../src-shared/anatomy/labels.js'
import type { Vec3 } from '../../../../src-shared/geometry/box.js'
import type { LabelStatistics } from '../../../../src-shared/anatomy/label-statistics.js'

const JOINT_LINE: readonly Tissue[] = [
  'medial-tibial-cartilage',
  'lateral-tibial-cartilage',
  'medial-meniscus',
  'lateral-meniscus',
]

/** Below this many ml the joint line was not found. */
const LEAST_VOLUME = 0.5

/** Femur and tibia whose centroids are closer in height than this, mm, do not lie one above the other. */
const LEAST_APART = 10

/**
 * The joint centre in LPS mm. Height and depth are those of the centroid of tibial cartilages and menisci, each
 * structure weighing the same so that a compartment without cartilage does not pull it over. From side to side it lies
 * on the line between femur and tibia, as a coarse look knows bones better than it knows a medial meniscus from a
 * lateral one: one taken for the other puts that centroid 6 mm off. Where a bone was not found, the centroid alone
 * counts; without a joint line, the point midway between femur and tibia; else null.
 * `offset` is the pack's shift in the canonical right knee, turned round in x for a left one.
 */
export function jointCentre(
  statistics: ReadonlyMap<number, LabelStatistics>,
  offset: Vec3,
  mirrored: boolean,
): Vec3 | null {
  const found = JOINT_LINE.map((tissue) => statistics.get(tissueValue(tissue))).filter((s) => s !== undefined)
  const volume = found.reduce((sum, s) => sum + s.volume, 0)
  const femur = statistics.get(tissueValue('femur'))?.centroid
  const tibia = statistics.get(tissueValue('tibia'))?.centroid
  const line = volume >= LEAST_VOLUME ? mean(found.map((s) => s.centroid)) : null
  const bones = femur && tibia ? ([femur, tibia] as const) : null
  const centre = bones ? between(bones, line) : line
  if (!centre) return null
  return [centre[0] + (mirrored ? -offset[0] : offset[0]), centre[1] + offset[1], centre[2] + offset[2]]
}

/** The joint between two bones, as high and as deep as the joint line; midway where that was not found. */
function between(bones: readonly [Vec3, Vec3], line: Vec3 | null): Vec3 {
  return line ? [across(bones, line[2]), line[1], line[2]] : mean(bones)
}

/** Where the line between two centroids passes the height `z`, mm along x; midway where one does not lie above the other. */
function across([femur, tibia]: readonly [Vec3, Vec3], z: number): number {
  const apart = tibia[2] - femur[2]
  const share = Math.abs(apart) < LEAST_APART ? 0.5 : Math.min(1, Math.max(0, (z - femur[2]) / apart))
  return femur[0] + (tibia[0] - femur[0]) * share
}

function mean(points: readonly Vec3[]): Vec3 {
  const sum: [number, number, number] = [0, 0, 0]
  for (const p of points) for (const axis of [0, 1, 2] as const) sum[axis] += p[axis] / points.length
  return sum
}
