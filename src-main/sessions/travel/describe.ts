import { UNKNOWN_STUDY, type StudyInfo } from '../../../src-shared/case/import.js'
import type { CaseSummary } from '../../../src-shared/case/worklist.js'
import { seesAnswers } from '../../../src-shared/session/sees.js'
import {
  TRAVEL_SCHEMA,
  type FrozenSession,
  type SessionDocument,
  type TravellingAnswers,
  type TravellingCase,
  type TravellingItem,
  type TravellingPerson,
} from '../../../src-shared/session/travel.js'
import { headOf, type Casebook, type StoredItem, type StoredSession } from '../../casebook/index.js'
import { seenSession } from '../session-service.js'
import { newKey } from './encryption.js'
import { maskedStudy, maskOf, travelSecret, type Mask } from './mask.js'
import { TravelError } from './travel-error.js'

/** Writes down how a session travels, the first time that it does. Its names and cases are the same from then on. */
export async function beginTravel(casebook: Casebook, id: string): Promise<void> {
  if (casebook.travels.key(id) !== null) return
  const session = casebook.sessions.get(id)
  if (session.startedAt === null)
    throw new TravelError('A session travels once it has started: start it, then send it.')
  const key = await newKey()
  const { plan, madeBy } = session
  const cases = [...plan.cases, ...plan.training].map((caseId) => {
    const summary = casebook.case(caseId)
    if (!summary) throw new TravelError('A case of this session is not in the casebook any more: it cannot be sent.')
    return summary
  })
  const secret = travelSecret(casebook)
  const patients = [...new Set(cases.map(({ patientKey }) => patientKey))]
  casebook.travels.begin(
    id,
    key,
    peopleOf(casebook, [...plan.readers, plan.settledBy, plan.teacher, madeBy]),
    cases.map((summary) => ({
      caseId: summary.id,
      description: describedCase(casebook, session, summary, {
        mask: maskOf(secret, plan.hidden, summary),
        patient: patients.indexOf(summary.patientKey) + 1,
      }),
    })),
  )
}

/** What never changes of a session that travels. Throws where it has never been sent. */
export function frozenSession(casebook: Casebook, id: string): FrozenSession {
  const { plan, madeBy, madeAt, startedAt } = casebook.sessions.get(id)
  const key = casebook.travels.key(id)
  if (key === null || startedAt === null) throw new RangeError('This session has never travelled.')
  const cases = casebook.travels.cases(id)
  const names = new Map(cases.map(({ caseId, description }) => [caseId, description.id]))
  const away = (caseId: string): string => nameOf(names, caseId)
  return {
    id,
    plan: { ...plan, cases: plan.cases.map(away), training: plan.training.map(away) },
    madeBy,
    madeAt,
    startedAt,
    people: casebook.travels.people(id),
    cases: cases.map(({ description }) => description),
    items: casebook.items
      .of(id)
      .filter(({ part }) => part !== 'settling')
      .map((item) => travelling(item, names)),
    home: key.recipient,
  }
}

/** What of the answers goes into a document. `all`: for the casebook in which the session began, and for comparing. */
export type Seen = 'all' | { readonly by: string | null; readonly to: string }

/** A session as one document, with the answers that both who sends it and who gets it may see. */
export function sessionDocument(casebook: Casebook, id: string, seen: Seen): SessionDocument {
  const standing = seenSession(casebook, id)
  const { items } = standing
  const names = new Map(casebook.travels.cases(id).map(({ caseId, description }) => [caseId, description.id]))
  const shown = items.filter(
    (item) => seen === 'all' || (seesAnswers(standing, seen.by, item) && seesAnswers(standing, seen.to, item)),
  )
  const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1)
  return {
    schema: TRAVEL_SCHEMA,
    to: seen === 'all' ? null : seen.to,
    session: frozenSession(casebook, id),
    finishedAt: casebook.sessions.get(id).finishedAt,
    settling: items
      .filter(({ part }) => part === 'settling')
      .map((item) => travelling(item, names))
      .sort(byId),
    answers: shown.toSorted(byId).flatMap((item) => answersOf(casebook, item)),
    machines: [],
    holds: shown.toSorted(byId).flatMap(({ id: item }) => casebook.variants.holds(item)),
  }
}

/** The answers of an item, and those that were given otherwise on another computer, in an order that tells nothing. */
function answersOf(casebook: Casebook, { id, stage }: StoredItem): TravellingAnswers[] {
  if (stage === 'unopened') return []
  const revisions = casebook.items.revisions(id)
  const variants = casebook.variants.of(id)
  if (revisions.length === 0) return variants
  const chain = casebook.chain(id)
  const own: TravellingAnswers = {
    item: id,
    startedAt: casebook.read(id).startedAt,
    revisions: revisions.map(({ sequence, readingId, author, at, action }, index) => ({
      sequence,
      readingId,
      author,
      at,
      action,
      hash: chain[index] ?? '',
    })),
    times: casebook.items
      .spent(id)
      .map(({ question, revealed, milliseconds, at }) => ({ question, revealed, milliseconds, at })),
  }
  return [own, ...variants].sort((a, b) => (headOf(a) < headOf(b) ? -1 : 1))
}

function travelling({ id, reader, caseId, part, repeat, readingId }: StoredItem, names: Names): TravellingItem {
  return { id, reader, caseId: nameOf(names, caseId), part, repeat, readingId }
}

type Names = ReadonlyMap<string, string>

function nameOf(names: Names, caseId: string): string {
  const name = names.get(caseId)
  if (name === undefined)
    throw new TravelError('A case of this session is not in the casebook any more, so the session cannot be sent.')
  return name
}

function peopleOf(casebook: Casebook, ids: readonly (string | null)[]): TravellingPerson[] {
  const people = [...new Set(ids)].flatMap((id) => (id === null ? [] : (casebook.readers.find(id) ?? [])))
  return people.map(({ id, name, role }) => ({ id, name, role }))
}

/** A case as it may be known elsewhere: under the session's own words where names or dates are hidden. */
function describedCase(
  casebook: Casebook,
  { id: session, plan }: StoredSession,
  summary: CaseSummary,
  { mask, patient }: { readonly mask: Mask; readonly patient: number },
): TravellingCase {
  const { id, studyUid, studyDate, studyDescription, patientName, patientId, birthDate } = summary
  const { side, sideSource } = casebook.origin(id)
  const study: StudyInfo = {
    ...UNKNOWN_STUDY,
    uid: studyUid,
    date: studyDate,
    description: studyDescription,
    patientName,
    patientId,
    patientBirthDate: birthDate,
  }
  return {
    id,
    side,
    sideSource,
    study: maskedStudy(study, plan.hidden, { session, number: patient }),
    volumes: casebook.volumes(id).map(({ hash, series, label }) => ({
      hash,
      uid: mask.uid(series.uid),
      number: series.number,
      description: mask.text(series.description),
      modality: series.modality,
      simulated: series.simulated,
      label: mask.text(label),
    })),
  }
}
