import type { Revision } from '../../../src-shared/case/revision.js'
import { holdingHead } from '../../../src-shared/session/hold.js'
import type { TravellingAnswers, TravellingHold } from '../../../src-shared/session/travel.js'
import type { GivenAnswers, Spent } from './records.js'

/** Answers with the hashes of their decisions in order. */
export interface ChainedAnswers extends GivenAnswers {
  readonly chain: readonly string[]
}

/** Decisions as they travel, as those of a case here. */
export function revisionsOf({ item, revisions }: TravellingAnswers, caseId: string): Revision[] {
  return revisions.map(({ sequence, readingId, author, at, action }) => ({
    sequence,
    caseId,
    readId: item,
    readingId,
    author,
    at,
    action,
  }))
}

/** Answers that came from another computer. */
export function answersThatCame(answers: TravellingAnswers, caseId: string): ChainedAnswers {
  const revisions = revisionsOf(answers, caseId)
  const chain = answers.revisions.map(({ hash }) => hash)
  const { startedAt, times } = answers
  return { head: chain.at(-1) ?? '', chain, revisions, times: spentOf(times), startedAt, lockedAt: lockedAt(revisions) }
}

/** When answers were locked; null where they never were. */
export function lockedAt(revisions: readonly Revision[]): string | null {
  const last = revisions.at(-1)
  return last?.action.type === 'sign-off' ? last.at : null
}

/** All answers but those that others go on from, by the last hash of their chains. */
export function apart(all: readonly ChainedAnswers[]): GivenAnswers[] {
  return all
    .filter(({ head }) => !all.some((other) => other.head !== head && other.chain.includes(head)))
    .sort((a, b) => (a.head < b.head ? -1 : 1))
}

/** The answers that were chosen to hold, and can; null where none were. */
export function holding(given: readonly GivenAnswers[], holds: readonly TravellingHold[]): GivenAnswers | null {
  const head = holdingHead(
    holds,
    given.map((one) => one.head),
  )
  return given.find((one) => one.head === head && one.lockedAt !== null) ?? null
}

/** Times of one question before or after the reveal together, each pause between them left out. */
function spentOf(times: TravellingAnswers['times']): Spent[] {
  const sums = new Map<string, Spent>()
  for (const { question, revealed, milliseconds } of times) {
    const key = JSON.stringify([revealed, question])
    sums.set(key, { question, revealed, milliseconds: milliseconds + (sums.get(key)?.milliseconds ?? 0) })
  }
  return [...sums.values()]
}
