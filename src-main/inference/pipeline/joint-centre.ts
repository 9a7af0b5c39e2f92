import { tissueValue, type Tissue } from '../../../src-shared/anatomy/labels.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import type { LabelStatistics } from './label-statistics.js'

const JOINT_LINE: readonly Tissue[] = [
  'medial-tibial-cartilage',
  'lateral-tibial-cartilage',
  'medial-meniscus',
  'lateral-meniscus',
]

/** Below this many ml the joint line was not found. */
const LEAST_VOLUME = 0.5

/**
 * The joint centre in LPS mm: the centroid of tibial cartilages and menisci, each structure weighing the same so that
 * a compartment without cartilage does not pull it over; else the point midway between femur and tibia; else null.
 * `offset` is the pack's shift in the canonical right knee, turned round in x for a left one.
 */
export function jointCentre(
  statistics: ReadonlyMap<number, LabelStatistics>,
  offset: Vec3,
  mirrored: boolean,
): Vec3 | null {
  const found = JOINT_LINE.map((tissue) => statistics.get(tissueValue(tissue))).filter((s) => s !== undefined)
  const volume = found.reduce((sum, s) => sum + s.volume, 0)
  const femur = statistics.get(tissueValue('femur'))
  const tibia = statistics.get(tissueValue('tibia'))
  const centre =
    volume >= LEAST_VOLUME
      ? mean(found.map((s) => s.centroid))
      : femur && tibia
        ? mean([femur.centroid, tibia.centroid])
        : null
  if (!centre) return null
  return [centre[0] + (mirrored ? -offset[0] : offset[0]), centre[1] + offset[1], centre[2] + offset[2]]
}

function mean(points: readonly Vec3[]): Vec3 {
  const sum: [number, number, number] = [0, 0, 0]
  for (const p of points) for (const axis of [0, 1, 2] as const) sum[axis] += p[axis] / points.length
  return sum
}
