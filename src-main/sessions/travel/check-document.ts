import { machineKey } from '../../../src-shared/session/machines.js'
import type {
  FrozenSession,
  SessionDocument,
  TravellingAnswers,
  TravellingHold,
  TravellingMachine,
  TravellingItem,
} from '../../../src-shared/session/travel.js'
import { chainHash, chainStart, holdHash } from '../../casebook/index.js'

/**
 * What does not fit together in a session that arrived, in a few words; null where all does. The file itself is authentic where
 * its passphrase opened it: this finds what whoever knew the passphrase changed without knowing all of the rules.
 */
export function documentFault({ session, settling, answers, holds, machines }: SessionDocument): string | null {
  const items = [...session.items, ...settling]
  return (
    sessionFault(session) ??
    settlingFault(session, settling) ??
    answersFault(items, answers) ??
    holdsFault(session, items, holds) ??
    machinesFault(session, machines)
  )
}

function sessionFault({ plan, people, cases, items }: FrozenSession): string | null {
  const known = new Set(people.map(({ id }) => id))
  const asked = [...plan.cases, ...plan.training]
  if ([...plan.readers, plan.settledBy, plan.teacher].some((id) => id !== null && !known.has(id)))
    return 'it leaves out who reads'
  if (
    !sameList(
      cases.map(({ id }) => id),
      asked,
    )
  )
    return 'its cases are not those of its protocol'
  const ids = new Set(items.map(({ id }) => id))
  const fits = items.every(
    ({ reader, caseId, part }) =>
      plan.readers.includes(reader) && (part === 'training' ? plan.training : plan.cases).includes(caseId),
  )
  return fits && ids.size === items.length ? null : 'its cases are given to nobody of its protocol'
}

function settlingFault({ plan }: FrozenSession, settling: readonly TravellingItem[]): string | null {
  const fits = settling.every(
    ({ reader, caseId, part }) => part === 'settling' && reader === plan.settledBy && plan.cases.includes(caseId),
  )
  return fits ? null : 'it settles what its protocol does not'
}

function answersFault(items: readonly TravellingItem[], answers: readonly TravellingAnswers[]): string | null {
  const readers = new Map(items.map(({ id, reader }) => [id, reader]))
  for (const one of answers) {
    const reader = readers.get(one.item)
    if (reader === undefined) return 'it answers a case that nobody was given'
    if (!isChained(one)) return 'its answers no longer follow from one another'
    if (one.revisions.some(({ author }) => author.kind !== 'person' || author.reader !== reader))
      return 'somebody else answered under a reader’s name'
    const locked = one.revisions.findIndex(({ action }) => action.type === 'sign-off')
    if (locked >= 0 && locked < one.revisions.length - 1) return 'an answer was changed after it was locked'
  }
  return null
}

/** A choice is made by whoever made the session or settles in it, about an item of it. */
function holdsFault(
  { madeBy, plan }: FrozenSession,
  items: readonly TravellingItem[],
  holds: readonly TravellingHold[],
): string | null {
  const known = new Set(items.map(({ id }) => id))
  const fits = holds.every(
    (hold) =>
      known.has(hold.item) &&
      (hold.by === madeBy || hold.by === plan.settledBy) &&
      (hold.head === null || hold.among.includes(hold.head)) &&
      hold.hash === holdHash(hold),
  )
  return fits ? null : 'what it says of answers that hold does not fit together'
}

/** A machine answers cases of the session, each once, and is one of its plan. */
function machinesFault({ plan }: FrozenSession, machines: readonly TravellingMachine[]): string | null {
  const known = new Map((plan.machines ?? []).map((machine) => [machineKey(machine), machine]))
  const seen = new Set<string>()
  const fits = machines.every(({ machine: key, caseId, kind, readingId, opinion }) => {
    const machine = known.get(key)
    const place = JSON.stringify([key, caseId])
    if (machine?.kind !== kind || !plan.cases.includes(caseId) || seen.has(place)) return false
    seen.add(place)
    if (machine.kind === 'pack') return opinion === null
    return opinion?.id === readingId && opinion.model === machine.model
  })
  return fits ? null : 'it counts machines that its protocol does not have'
}

function isChained({ item, revisions }: TravellingAnswers): boolean {
  let previous = chainStart(item)
  return revisions.every(({ sequence, readingId, author, at, action, hash }, index) => {
    previous = chainHash(previous, {
      sequence,
      readingId,
      authorKind: author.kind,
      authorName: author.name,
      authorReader: author.reader ?? null,
      at,
      action,
    })
    return sequence === index + 1 && previous === hash
  })
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index])
}
