/**
 * The label vocabulary of Condyle's label volumes (uint8, one value per voxel).
 *
 * Two volumes lie over one image. The *tissue* volume says what a voxel belongs to; the *lesion*
 * volume says what is wrong there, and is 0 in a healthy knee. The simulator writes both as truth,
 * the reference pack predicts both, and the measures of `measures/` read both: a value never changes
 * its meaning, new ones are appended.
 */
export const TISSUES = [
  'background',
  'femur',
  'tibia',
  'fibula',
  'patella',
  'femoral-cartilage',
  'medial-tibial-cartilage',
  'lateral-tibial-cartilage',
  'patellar-cartilage',
  'medial-meniscus',
  'lateral-meniscus',
  'acl',
  'pcl',
  'patellar-tendon',
  'quadriceps-tendon',
  'hoffa-fat-pad',
  'joint-fluid',
  'muscle',
  'subcutaneous-fat',
  'skin',
  'vessel',
  'collateral-ligament',
] as const

export type Tissue = (typeof TISSUES)[number]

/**
 * Lesions. An osteophyte is bone, so its tissue is `femur`, `tibia` or `patella`; lost cartilage and lost
 * meniscus are marked where the tissue *was* (tissue there is `joint-fluid` or the opposing tissue).
 */
export const LESIONS = [
  'none',
  'bone-marrow-lesion',
  'subchondral-cyst',
  'cartilage-partial-loss',
  'cartilage-full-loss',
  'osteophyte',
  'hoffa-synovitis',
  'meniscal-signal',
  'radial-tear',
  'horizontal-tear',
  'vertical-tear',
  'complex-tear',
  'partial-maceration',
  'complete-maceration',
  'meniscal-cyst',
  'root-tear',
  'ligament-tear',
  'ligament-graft',
  'tendon-signal',
  'periarticular-fluid',
  'loose-body',
] as const

export type Lesion = (typeof LESIONS)[number]

const tissueValues = new Map<string, number>(TISSUES.map((name, value) => [name, value]))
const lesionValues = new Map<string, number>(LESIONS.map((name, value) => [name, value]))

/** Voxel value of a tissue in the tissue volume. */
export function tissueValue(tissue: Tissue): number {
  return tissueValues.get(tissue) ?? 0
}

/** Voxel value of a lesion in the lesion volume. */
export function lesionValue(lesion: Lesion): number {
  return lesionValues.get(lesion) ?? 0
}
