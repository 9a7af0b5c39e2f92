import { scaleOf, type ScaleId } from '../moaks/scales.js'
import type { QuantityKind } from './kinds.js'

/**
 * Meniscal morphology is a list of kinds, and MOAKS puts them in no order. Whether a meniscus is worse than before is told by
 * what is left of it (Hunter et al. 2011, Osteoarthritis and Cartilage 19:990, gives kinds and their follow-up code 7; the
 * order is Condyle's): whole, signal inside, torn in one direction, torn in several, tissue gone, none left.
 */
const MORPHOLOGY: readonly number[] = [0, 1, 2, 2, 2, 3, 4, 4, 5]

/** How far on in the course of the disease a grade is: higher is worse; two kinds of one rank are not to be compared. */
export function courseRank(component: ScaleId, grade: number): number {
  if (component === 'morphology.class') return MORPHOLOGY[grade] ?? 0
  const scale = scaleOf(component)
  return grade === scale.normal ? 0 : grade
}

/** 1 where more is worse, −1 where less is. */
export function worseIsMore(kind: QuantityKind): 1 | -1 {
  return kind === 'cartilage.thickness' ? -1 : 1
}
