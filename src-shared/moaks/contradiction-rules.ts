import type { FineCategory } from './categories.js'
import { findQuestion } from './questions.js'
import { scaleOf, type ScaleId } from './scales.js'

/** Grades of one question by component; one that nobody graded is left out. */
export type Grades = Readonly<Partial<Record<ScaleId, number>>>

/** Two components of one question that cannot hold together. */
export interface ContradictionRule {
  readonly id: string
  readonly category: FineCategory
  readonly components: readonly [ScaleId, ScaleId]
  /** Whether these grades of the two components, in their order, contradict each other. */
  readonly contradicts: (first: number, second: number) => boolean
  /** Why, to a person who sees both grades. */
  readonly sentence: string
}

const NO_TEAR = scaleOf('cyst.tear-location').normal

/**
 * What MOAKS (Hunter et al. 2011, Osteoarthritis and Cartilage 19:990) does not let hold together.
 *
 * - Marrow: size, number and share describe the same lesions, so all of them are 0 where there is none. A share of 0
 *   beside a size is none: the lesion is then wholly cyst, and the size counts cysts.
 * - Cartilage: both digits are shares of the same surface on the same steps (<10 %, 10–75 %, >75 %), and loss of full
 *   thickness is part of the loss of any thickness.
 * - Meniscal cyst: the place is that of the tear that goes with the cyst. A cyst without a tear is none.
 *
 * The three signs of a cruciate ligament are independent: a graft can tear, and marrow at its ends can be bright
 * without either. All other questions have one component.
 */
export const CONTRADICTION_RULES: readonly ContradictionRule[] = [
  {
    id: 'bml-size-without-number',
    category: 'bml',
    components: ['bml.size', 'bml.number'],
    contradicts: (size, number) => size > 0 && number === 0,
    sentence: 'The lesion has a size, but none is counted.',
  },
  {
    id: 'bml-number-without-size',
    category: 'bml',
    components: ['bml.size', 'bml.number'],
    contradicts: (size, number) => size === 0 && number > 0,
    sentence: 'Lesions are counted, but they have no size.',
  },
  {
    id: 'bml-share-without-size',
    category: 'bml',
    components: ['bml.size', 'bml.share'],
    contradicts: (size, share) => size === 0 && share > 0,
    sentence: 'It is said how much of the lesion is BML, but there is no lesion.',
  },
  {
    id: 'cartilage-full-thickness-without-loss',
    category: 'cartilage',
    components: ['cartilage.size', 'cartilage.full-thickness'],
    contradicts: (size, full) => size === 0 && full > 0,
    sentence: 'Bone is exposed, but no cartilage is lost.',
  },
  {
    id: 'cartilage-full-thickness-beyond-loss',
    category: 'cartilage',
    components: ['cartilage.size', 'cartilage.full-thickness'],
    contradicts: (size, full) => size > 0 && full > size,
    sentence: 'Bone is exposed over more of the surface than cartilage is lost.',
  },
  {
    id: 'cyst-tear-without-cyst',
    category: 'meniscal-cyst',
    components: ['cyst.presence', 'cyst.tear-location'],
    contradicts: (presence, place) => presence === 0 && place !== NO_TEAR,
    sentence: 'The tear that goes with the cyst has a place, but there is no cyst.',
  },
]

/**
 * The rules that these grades of a question break; none for a question that does not exist. Components that are not
 * graded break none.
 */
export function brokenRules(question: number, grades: Grades): readonly ContradictionRule[] {
  const category = findQuestion(question)?.category
  return CONTRADICTION_RULES.filter((rule) => {
    if (rule.category !== category) return false
    const [first, second] = rule.components.map((component) => grades[component])
    return first !== undefined && second !== undefined && rule.contradicts(first, second)
  })
}
