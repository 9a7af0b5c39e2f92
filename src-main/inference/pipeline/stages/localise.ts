import { TISSUES, tissueValue, type Tissue } from '../../../../src-shared/anatomy/labels.js'
import type { PackManifest } from '../../pack/schema.js'
import { argmaxLabels, foregroundCertainty } from '../labels/argmax.js'
import { keepLargestParts, type ComponentRule } from '../labels/components.js'
import { LocaliserOpinion } from '../labels/localiser-opinion.js'
import type { LabelVolume } from '../../../../src-shared/geometry/image-volume.js'
import { labelStatistics, type LabelStatistics } from '../../../../src-shared/anatomy/label-statistics.js'
import { outputOf, type GraphSession } from '../session.js'
import type { StandardisedGrid } from '../../../../src-shared/anatomy/grid/standardise.js'

/** What the localiser saw on its coarse grid. */
export interface Localisation {
  readonly labels: LabelVolume
  /** What it thinks of each tissue, in the order of the pack's classes; null where the pack's segmenter is not told. */
  readonly opinion: LocaliserOpinion | null
  readonly statistics: ReadonlyMap<number, LabelStatistics>
  readonly embedding: Float32Array
  /** Mean probability of the chosen tissue over the voxels that have one. */
  readonly certainty: number
  /** Share of femur and tibia voxels in their largest part, before the smaller parts were removed. */
  readonly connected: { readonly femur: number; readonly tibia: number }
  /** Share of the grid's voxels inside the image that are not black. */
  readonly imageFraction: number
}

/**
 * Specks are the localiser's typical fault, so solid structures keep one part. Cartilage and menisci may come in
 * pieces (loss, maceration) and ligaments may be torn: there, much smaller parts survive. Fluid is
 * left alone: it lies in pockets.
 */
const PARTS: readonly { readonly tissue: Tissue; readonly share: number }[] = [
  { tissue: 'femur', share: 1 },
  { tissue: 'tibia', share: 1 },
  { tissue: 'fibula', share: 1 },
  { tissue: 'patella', share: 1 },
  { tissue: 'femoral-cartilage', share: 0.05 },
  { tissue: 'medial-tibial-cartilage', share: 0.1 },
  { tissue: 'lateral-tibial-cartilage', share: 0.1 },
  { tissue: 'patellar-cartilage', share: 0.1 },
  { tissue: 'medial-meniscus', share: 0.05 },
  { tissue: 'lateral-meniscus', share: 0.05 },
  { tissue: 'acl', share: 0.1 },
  { tissue: 'pcl', share: 0.1 },
  { tissue: 'patellar-tendon', share: 0.1 },
  { tissue: 'quadriceps-tendon', share: 0.5 },
  { tissue: 'hoffa-fat-pad', share: 0.1 },
]

export const PART_RULES: readonly ComponentRule[] = PARTS.map(({ tissue, share }) => ({
  value: tissueValue(tissue),
  share,
}))

/** Label value of each output class. */
export function classValues(tissues: readonly Tissue[]): number[] {
  return tissues.map((tissue) => TISSUES.indexOf(tissue))
}

/** Runs the localiser on its grid: labels, their largest parts, and what the sanity checks need. */
export async function localise(
  session: GraphSession,
  pack: Pick<PackManifest, 'localise' | 'segment'>,
  grid: StandardisedGrid,
): Promise<Localisation> {
  const { size } = pack.localise.grid
  const outputs = await session.run({ image: { data: grid.image, dims: [1, 1, ...size] } })
  const voxels = grid.image.length
  const values = classValues(pack.localise.tissues)
  const logits = outputOf(outputs, 'tissue', values.length * voxels)
  const { labels: data, best } = argmaxLabels(logits, values, voxels)
  blankOutside(data, grid.intensity)
  const certainty = foregroundCertainty(logits, data, values.length, 5)
  const shares = keepLargestParts(data, grid.lattice.dims, PART_RULES)
  const labels = { ...grid.lattice, data }
  const { told, floor } = pack.segment.localiser
  return {
    labels,
    opinion: told ? new LocaliserOpinion({ labels, logits, best }, floor) : null,
    statistics: labelStatistics(labels),
    embedding: outputOf(outputs, 'embedding', pack.localise.embedding),
    certainty,
    connected: {
      femur: shares.get(tissueValue('femur')) ?? 0,
      tibia: shares.get(tissueValue('tibia')) ?? 0,
    },
    imageFraction: litFraction(grid.intensity),
  }
}

/** Nothing is seen where there is no image. */
export function blankOutside(labels: Uint8Array, intensity: Float32Array): void {
  for (let n = 0; n < labels.length; n++) if ((intensity[n] ?? 0) < 0) labels[n] = 0
}

function litFraction(intensity: Float32Array): number {
  let lit = 0
  for (let n = 0; n < intensity.length; n++) if ((intensity[n] ?? 0) > 0) lit++
  return intensity.length === 0 ? 0 : lit / intensity.length
}
