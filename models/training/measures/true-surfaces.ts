import { measureCartilageSurfaces } from '../../../src-shared/anatomy/measures/cartilage-surfaces.js'
import type { Measurement } from '../../../src-shared/anatomy/measures/measurement.js'
import { partitionKnee } from '../../../src-shared/anatomy/partition.js'
import { columnFeet } from '../../../src-shared/anatomy/surfaces/column-feet.js'
import { columnRegions } from '../../../src-shared/anatomy/surfaces/column-regions.js'
import type { ColumnSampling } from '../../../src-shared/anatomy/surfaces/column-signals.js'
import { layerColumns } from '../../../src-shared/anatomy/surfaces/layer-columns.js'
import type { Lattice } from '../../../src-shared/geometry/lattice.js'
import { trueColumns } from '../surfaces/true-columns.js'
import type { PlacedExamination } from './knees.js'

/**
 * Cartilage as its surfaces truly lie, by the same rules as the app's columns: they stand on the true bones and are cut
 * where the simulator says. Voxels of a grid say it half a voxel too thin. Nothing where the knee cannot be cut.
 */
export function trueSurfaces(
  { examination, knee, toKnee }: PlacedExamination,
  lattice: Lattice,
  plan: ColumnSampling & { readonly spacing: number },
): Measurement[] {
  const { tissue, lesion } = examination.labelsOn(lattice)
  const partition = partitionKnee({ tissue, lesion, dims: lattice.dims, affine: lattice.affine })
  if (!partition) return []
  const feet = columnFeet(partition.labels, plan.spacing)
  const cuts = trueColumns(feet, knee, toKnee, plan).map((cut) => (Number.isNaN(cut) ? 0 : cut))
  return measureCartilageSurfaces(layerColumns(feet, cuts), columnRegions(feet, partition), partition)
}

/** The truth of a knee with the thickness of its surfaces in the place of that of its voxels. */
export function withTrueThickness(
  truth: readonly Measurement[],
  surfaces: readonly Measurement[],
): readonly Measurement[] {
  return truth.map((one) => {
    const own = surfaces.find(({ question, component }) => question === one.question && component === one.component)
    return own ? { ...one, also: own.also } : one
  })
}
