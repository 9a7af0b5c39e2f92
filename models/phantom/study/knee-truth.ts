import { measureKnee } from '../../../src-shared/anatomy/measure-knee.js'
import type { Measurement } from '../../../src-shared/anatomy/measures/measurement.js'
import { partitionKnee } from '../../../src-shared/anatomy/partition.js'
import { regionBoxes } from '../../../src-shared/anatomy/region-boxes.js'
import { applyAffine, multiplyAffine, transformBox } from '../../../src-shared/geometry/affine.js'
import type { Box, Vec3 } from '../../../src-shared/geometry/box.js'
import { canonicalLattice } from '../../../src-shared/geometry/lattice.js'
import type { RegionId } from '../../../src-shared/moaks/regions.js'
import type { KneePlacement } from '../case-grid.js'
import { PERIARTICULAR, type PeriarticularFinding } from '../lesions/plan.js'
import type { Grid } from '../raster/grid.js'
import { rasterise } from '../raster/rasterise.js'
import { MODEL_GRIDS, SEGMENT_OFFSET } from '../samples.js'
import type { SimulatedKnee } from '../simulate-labels.js'

/** What is true about a knee, whatever a series shows of it. Boxes and points: LPS mm of the study's localiser. */
export interface KneeTruth {
  readonly jointCentre: Vec3
  readonly regions: ReadonlyMap<RegionId, Box>
  /** Questions 1–62. */
  readonly measurements: readonly Measurement[]
  /** Questions 63–69: where each finding lies, or null where it is absent. */
  readonly periarticular: ReadonlyMap<PeriarticularFinding, Box | null>
}

/**
 * Measures a knee on the grid on which the app measures its predictions, nothing of it cut off by a field of view. The
 * grid lies in the knee's own frame, so that two visits are measured alike however the leg lay.
 */
export function kneeTruth(knee: SimulatedKnee, { fromCanonical }: KneePlacement): KneeTruth {
  const [x, y, z] = knee.jointCentre
  const [dx, dy, dz] = SEGMENT_OFFSET
  const { dims, affine } = canonicalLattice(MODEL_GRIDS.segment, [x + dx, y + dy, z + dz], false)
  const grid: Grid = { dims: [dims[0], dims[1], dims[2]], affine }
  const partition = partitionKnee({ ...rasterise(knee.labels, grid, knee.pose.toKnee), ...grid })
  const fromKnee = multiplyAffine(fromCanonical, knee.pose.fromKnee)
  const fromVoxel = multiplyAffine(fromCanonical, affine)
  return {
    jointCentre: applyAffine(fromCanonical, knee.jointCentre),
    regions: new Map(
      partition ? [...regionBoxes(partition)].map(([region, box]) => [region, transformBox(fromVoxel, box)]) : [],
    ),
    measurements: partition ? measureKnee(partition) : [],
    periarticular: new Map(
      PERIARTICULAR.map((finding) => {
        const own = knee.collections.get(finding)
        return [finding, own ? transformBox(fromKnee, own) : null]
      }),
    ),
  }
}
