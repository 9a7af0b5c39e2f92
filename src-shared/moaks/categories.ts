import { z } from 'zod'

/**
 * Three levels of grouping. *Fine* categories are the words of the released question files. The *main* categories are
 * the seven that the 3DReasonKnee paper averages accuracy over (arXiv 2510.20967), with the periarticular questions
 * beside them because no published number includes those. The *balanced* categories are the eight for which Condyle
 * reports balanced accuracy: they split the meniscus, where one number would hide extrusion behind morphology.
 */
export const FINE_CATEGORIES = [
  'bml',
  'cartilage',
  'osteophyte',
  'hoffa-synovitis',
  'effusion-synovitis',
  'meniscal-extrusion',
  'meniscal-morphology',
  'meniscal-cyst',
  'meniscal-hypertrophy',
  'root-tear',
  'ligament',
  'tendon',
  'periarticular',
] as const
export type FineCategory = (typeof FINE_CATEGORIES)[number]

/** A fine category as it comes from outside: a file, another process, the casebook. */
export const FineCategorySchema = z.enum(FINE_CATEGORIES)

export const MAIN_CATEGORIES = [
  'bml',
  'cartilage',
  'osteophyte',
  'hoffa-synovitis',
  'effusion-synovitis',
  'meniscus',
  'ligament-tendon',
] as const
export type MainCategory = (typeof MAIN_CATEGORIES)[number]

export const BALANCED_CATEGORIES = [
  'bml',
  'cartilage',
  'osteophyte',
  'hoffa-synovitis',
  'effusion-synovitis',
  'meniscal-extrusion',
  'meniscal-morphology',
  'ligament-tendon',
] as const
export type BalancedCategory = (typeof BALANCED_CATEGORIES)[number]

type AnyCategory = FineCategory | MainCategory | BalancedCategory

const LABELS: Readonly<Record<AnyCategory, string>> = {
  bml: 'Bone marrow lesions',
  cartilage: 'Cartilage',
  osteophyte: 'Osteophytes',
  'hoffa-synovitis': 'Hoffa-synovitis',
  'effusion-synovitis': 'Effusion-synovitis',
  meniscus: 'Meniscus',
  'meniscal-extrusion': 'Meniscal extrusion',
  'meniscal-morphology': 'Meniscal tear, maceration or signal',
  'meniscal-cyst': 'Meniscal cyst',
  'meniscal-hypertrophy': 'Meniscal hypertrophy',
  'root-tear': 'Meniscal root tear',
  ligament: 'Cruciate ligaments',
  tendon: 'Patellar tendon',
  'ligament-tendon': 'Ligaments and tendon',
  periarticular: 'Periarticular',
}

/** The name of a category of any level, for a heading. */
export function categoryLabel(category: AnyCategory): string {
  return LABELS[category]
}

/** The paper's category, or null for the periarticular questions, which its numbers leave out. */
export function mainCategory(category: FineCategory): MainCategory | null {
  switch (category) {
    case 'meniscal-extrusion':
    case 'meniscal-morphology':
    case 'meniscal-cyst':
    case 'meniscal-hypertrophy':
    case 'root-tear':
      return 'meniscus'
    case 'ligament':
    case 'tendon':
      return 'ligament-tendon'
    case 'periarticular':
      return null
    default:
      return category
  }
}

/**
 * The category of the balanced-accuracy table, or null for cyst, hypertrophy, root tear and the periarticular
 * questions: they are reported by scale.
 */
export function balancedCategory(category: FineCategory): BalancedCategory | null {
  switch (category) {
    case 'meniscal-cyst':
    case 'meniscal-hypertrophy':
    case 'root-tear':
    case 'periarticular':
      return null
    case 'ligament':
    case 'tendon':
      return 'ligament-tendon'
    default:
      return category
  }
}
