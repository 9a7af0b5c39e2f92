import { seedFrom, shuffled } from '../statistics/random.js'
import type { SessionPlan } from './plan.js'

/** What an item is part of: the practice before, the session itself, or the settling of what differs. */
export const ITEM_PARTS = ['training', 'reading', 'settling'] as const
export type ItemPart = (typeof ITEM_PARTS)[number]

/** One reading of one case by one reader. */
export interface Assignment {
  readonly reader: string
  readonly caseId: string
  readonly part: ItemPart
  /** 1 for the first time that the reader reads the case. */
  readonly repeat: number
}

/**
 * Who reads what, in the order in which each reader reads. Practice comes first, in the order of the plan; every repeat comes
 * when all cases were read once. Shuffled orders are those of the seed, and differ between readers and repeats, so
 * that nobody's order tells anything of another's.
 */
export function assignments(
  plan: Pick<SessionPlan, 'readers' | 'cases' | 'training' | 'repeats' | 'order' | 'seed'>,
): Assignment[] {
  const { readers, cases, training, repeats, order, seed } = plan
  return readers.flatMap((reader) => [
    ...training.map((caseId): Assignment => ({ reader, caseId, part: 'training', repeat: 1 })),
    ...Array.from({ length: repeats }, (_, index) => index + 1).flatMap((repeat) =>
      (order === 'fixed' ? cases : shuffled(cases, seedFrom(`${reader} ${repeat}`, seed))).map(
        (caseId): Assignment => ({ reader, caseId, part: 'reading', repeat }),
      ),
    ),
  ])
}
