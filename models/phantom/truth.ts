import { measureKnee } from '../../src-shared/anatomy/measure-knee.js'
import type { Measurement } from '../../src-shared/anatomy/measures/measurement.js'
import { partitionKnee, type Partition } from '../../src-shared/anatomy/partition.js'
import { applyAffine, invertAffine, transformBox, type Affine } from '../../src-shared/geometry/affine.js'
import { boxAround, boxCorners, intersectBoxes, type Box, type Vec3 } from '../../src-shared/geometry/box.js'
import type { RegionId } from '../../src-shared/moaks/regions.js'
import type { ImageVolume, LabelVolume } from '../../src-shared/geometry/image-volume.js'
import { canonicalLattice, type Lattice } from '../../src-shared/geometry/lattice.js'
import { intensityLevels, type IntensityLevels } from '../../src-shared/anatomy/levels.js'
import { locateRegions, type LocatedRegion } from '../../src-shared/anatomy/regions.js'
import { sampleGrid, standardise, volumeCentre } from '../../src-shared/anatomy/grid/standardise.js'
import type { SimulatedKnee } from './simulate-labels.js'
import { PERIARTICULAR, type PeriarticularFinding } from './lesions/plan.js'
import { patientToKnee, type CaseGrid } from './case-grid.js'
import { rasterise } from './raster/rasterise.js'
import { MODEL_GRIDS, SEGMENT_OFFSET } from './samples.js'

/** What is true about a simulated knee as far as its image shows it. Boxes and points are LPS mm unless said otherwise. */
export interface CaseTruth {
  readonly regions: ReadonlyMap<RegionId, LocatedRegion>
  /** Questions 1–62, measured on the true labels of the fine grid; a structure outside the image has none. */
  readonly measurements: readonly Measurement[]
  /** The grid that `measurements` speak of, mirrored to a right knee. */
  readonly grid: Lattice
  readonly partition: Partition | null
  readonly levels: IntensityLevels | null
  /** Questions 63–69: where each finding lies, or null where it is absent. */
  readonly periarticular: ReadonlyMap<PeriarticularFinding, Box | null>
}

/** Measures the labels on the grid on which the app measures its predictions, clipped to what the image shows. */
export function caseTruth(knee: SimulatedKnee, side: 'left' | 'right', grid: CaseGrid, image: ImageVolume): CaseTruth {
  const mirrored = side === 'left'
  const toKnee = patientToKnee(grid, knee.pose.toKnee)
  const joint = applyAffine(grid.fromCanonical, knee.jointCentre)
  const centre: Vec3 = [
    joint[0] + (mirrored ? -1 : 1) * SEGMENT_OFFSET[0],
    joint[1] + SEGMENT_OFFSET[1],
    joint[2] + SEGMENT_OFFSET[2],
  ]
  const volume = standardise(image, { percentiles: [0.5, 99.5], mean: 0, deviation: 1 }, MODEL_GRIDS.segment.spacing)
  const look = (kind: 'localise' | 'segment', at: Vec3, flip: boolean): { labels: Labels; intensity: Float32Array } => {
    const lattice = canonicalLattice(MODEL_GRIDS[kind], at, flip)
    const { intensity } = sampleGrid(volume, lattice, MODEL_GRIDS[kind].spacing)
    const labels = rasterise(knee.labels, { dims: sizes(lattice.dims), affine: lattice.affine }, toKnee)
    for (let n = 0; n < intensity.length; n++)
      if ((intensity[n] ?? 0) < 0) {
        labels.tissue[n] = 0
        labels.lesion[n] = 0
      }
    return { labels: { ...labels, ...lattice }, intensity }
  }
  const fine = look('segment', centre, mirrored)
  const coarse = look('localise', volumeCentre(image), false)
  const partition = partitionKnee(fine.labels)
  const asVolume = ({ tissue, dims, affine }: Labels): LabelVolume => ({ data: tissue, dims, affine })
  const regions = locateRegions(
    { tissue: asVolume(fine.labels), intensity: fine.intensity },
    partition,
    { tissue: asVolume(coarse.labels), intensity: coarse.intensity },
    image,
  )
  return {
    regions,
    measurements: partition ? measureKnee(partition) : [],
    grid: { dims: fine.labels.dims, affine: fine.labels.affine },
    partition,
    levels: partition ? intensityLevels(partition, fine.intensity) : null,
    periarticular: new Map(
      PERIARTICULAR.map((finding) => [finding, collectionBox(knee, finding, toKnee, image)] as const),
    ),
  }
}

interface Labels extends Lattice {
  readonly tissue: Uint8Array
  readonly lesion: Uint8Array
}

function sizes(dims: Vec3): [number, number, number] {
  return [dims[0], dims[1], dims[2]]
}

/** The box around a periarticular finding, or null where there is none or less than half of it is in the image. */
function collectionBox(knee: SimulatedKnee, finding: PeriarticularFinding, toKnee: Affine, image: Lattice): Box | null {
  const own = knee.collections.get(finding)
  if (!own) return null
  const fromKnee = invertAffine(toKnee)
  const box = boxAround(boxCorners(own).map((corner) => applyAffine(fromKnee, corner)))
  if (!box) return null
  const [ni, nj, nk] = image.dims
  const whole: Box = { min: [-0.5, -0.5, -0.5], max: [ni - 0.5, nj - 0.5, nk - 0.5] }
  const inImage = transformBox(invertAffine(image.affine), { min: middle(box), max: middle(box) })
  return intersectBoxes(whole, {
    min: inImage.min,
    max: [inImage.min[0] + 1e-6, inImage.min[1] + 1e-6, inImage.min[2] + 1e-6],
  })
    ? box
    : null
}

function middle(box: Box): Vec3 {
  return [(box.min[0] + box.max[0]) / 2, (box.min[1] + box.max[1]) / 2, (box.min[2] + box.max[2]) / 2]
}
