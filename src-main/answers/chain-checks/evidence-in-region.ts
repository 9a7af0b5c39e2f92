import type { Evidence } from '../../../src-shared/case/reading.js'
import { boxContains, boxVolume, intersectBoxes, type Box, type Vec3 } from '../../../src-shared/geometry/box.js'

/** A reader points near a structure, not on it: evidence this far outside the region, in mm, still counts as inside. */
export const REGION_TOLERANCE_MM = 5

/** Share of an evidence box that has to lie in the region. */
const SHARE_INSIDE = 0.5

/**
 * Whether evidence lies in a region's box (LPS mm): half of a box, a point, all of several, where most of an outline is, the middle of a distance, or a plane that
 * cuts the region. Null for evidence without a place (a measure).
 */
export function evidenceInRegion(evidence: Evidence, regionLps: Box): boolean | null {
  const region = grown(regionLps, REGION_TOLERANCE_MM)
  switch (evidence.kind) {
    case 'box': {
      const volume = boxVolume(evidence.boxLps)
      if (volume === 0) return boxContains(region, evidence.boxLps.min)
      const common = intersectBoxes(evidence.boxLps, region)
      return common !== undefined && boxVolume(common) / volume >= SHARE_INSIDE
    }
    case 'point':
    case 'outline':
      return boxContains(region, evidence.pointLps)
    case 'points':
      return evidence.pointsLps.every((point) => boxContains(region, point))
    case 'distance':
      return boxContains(region, middle(evidence.fromLps, evidence.toLps))
    case 'plane': {
      const axis = evidence.plane === 'sagittal' ? 0 : evidence.plane === 'coronal' ? 1 : 2
      return evidence.pointLps[axis] >= region.min[axis] && evidence.pointLps[axis] <= region.max[axis]
    }
    case 'measure':
      return null
  }
}

function grown(box: Box, by: number): Box {
  return {
    min: [box.min[0] - by, box.min[1] - by, box.min[2] - by],
    max: [box.max[0] + by, box.max[1] + by, box.max[2] + by],
  }
}

function middle(a: Vec3, b: Vec3): Vec3 {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2]
}
