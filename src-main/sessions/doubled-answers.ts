import { answersOfRead, isAnswered, answeredCount, disagreements } from '../../src-shared/session/answers.js'
import type { Doubled } from '../../src-shared/session/doubled.js'
import { foldItem } from '../../src-shared/session/fold-item.js'
import { lastHold } from '../../src-shared/session/hold.js'
import { holdHash, itemFile, type Casebook, type StoredItem, type StoredSession } from '../casebook/index.js'
import { SessionError } from './session-error.js'

/** "practice case 2", "case 1". */
export function placeWords({ plan }: Pick<StoredSession, 'plan'>, { part, caseId }: StoredItem): string {
  return part === 'training'
    ? `practice case ${plan.training.indexOf(caseId) + 1}`
    : `case ${plan.cases.indexOf(caseId) + 1}`
}

/** Whether somebody decides in a session which answers hold: whoever made it, and whoever settles. */
export function decidesHolding({ madeBy, plan }: StoredSession, reader: string | null): boolean {
  return reader !== null && (reader === madeBy || reader === plan.settledBy)
}

/** The readings of a session that were answered differently on two computers. Whoever asks may see answers under their readers' names. */
export function doubledAnswers(casebook: Casebook, id: string, reader: string | null): Doubled[] {
  const session = casebook.sessions.get(id)
  const items = casebook.items.of(id)
  return items.filter(({ doubled }) => doubled).map((item) => doubledOf(casebook, session, items, item, reader))
}

/**
 * Says which answers of an item hold; null: none any more. The answers stay as they were given, and a later choice stands in
 * the place of this one. Throws SessionError where it may not be chosen.
 */
export function chooseHolding(
  casebook: Casebook,
  { item: itemId, head, reason }: { item: string; head: string | null; reason: string },
  reader: string | null,
): void {
  const item = casebook.items.find(itemId)
  if (!item?.doubled) throw new SessionError('This case was answered once only: there is nothing to choose.')
  const session = casebook.sessions.get(item.session)
  const refusal = refusalOf(session, casebook.items.of(session.id), item, reader)
  if (refusal !== null || reader === null) throw new SessionError(refusal ?? 'Say who reads first.')
  const given = casebook.items.given(itemId)
  const chosen = given.find((one) => one.head === head)
  if (head !== null && !chosen)
    throw new SessionError('These answers are not those of this case: close the list and open it again.')
  if (chosen?.lockedAt === null) throw new SessionError('These answers were never locked: choose answers that were.')
  const hold = {
    item: itemId,
    head,
    among: given.map((one) => one.head),
    by: reader,
    at: casebook.now().toISOString(),
    reason,
    previous: lastHold(casebook.variants.holds(itemId))?.hash ?? null,
  }
  casebook.variants.keepHold({ ...hold, hash: holdHash(hold) })
}

function doubledOf(
  casebook: Casebook,
  session: StoredSession,
  items: readonly StoredItem[],
  item: StoredItem,
  reader: string | null,
): Doubled {
  const { questions } = session.plan
  const file = itemFile(casebook, session, item)
  const given = casebook.items.given(item.id)
  const answers = given.map(({ revisions }) => answersOfRead(foldItem({ ...file, revisions }), questions))
  const chosen = lastHold(casebook.variants.holds(item.id))
  return {
    item: item.id,
    title: `${casebook.readers.who(item.reader)?.name ?? 'A reader who is gone'}, ${placeWords(session, item)}`,
    answers: given.map(({ head, startedAt, lockedAt, times }, index) => ({
      head,
      startedAt,
      lockedAt,
      answered: answeredCount(answers[index] ?? []),
      milliseconds: times.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    })),
    differ: disagreements(answers).flatMap((question) => {
      const grades = answers.map((list) => [...(list.find((one) => one.question === question)?.grades ?? [])])
      // What all left open differs in nothing.
      return grades.some((one) => isAnswered({ grades: one })) ? [{ question, grades }] : []
    }),
    holds: item.conflict ? null : (chosen?.head ?? null),
    chosen: chosen
      ? { by: casebook.readers.who(chosen.by)?.name ?? 'a reader who is gone', at: chosen.at, reason: chosen.reason }
      : null,
    refusal: refusalOf(session, items, item, reader),
  }
}

function refusalOf(
  session: StoredSession,
  items: readonly StoredItem[],
  item: StoredItem,
  reader: string | null,
): string | null {
  if (!decidesHolding(session, reader)) return 'Whoever made the session, or settles in it, says which answers hold.'
  const settled = items.some(
    ({ part, caseId, stage }) => part === 'settling' && caseId === item.caseId && stage === 'locked',
  )
  return settled && item.part !== 'settling'
    ? 'This case is settled already: what holds in it stays as it was then.'
    : null
}
