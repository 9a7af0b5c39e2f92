import { POSITION_ASSUMED } from '../../../src-shared/case/case-volume.js'
import type { Reading } from '../../../src-shared/case/reading.js'
import type { ReadState } from '../../../src-shared/case/revision.js'
import { answersOfModel, answersOfRead, type Answer } from '../../../src-shared/session/answers.js'
import { MODEL_READER, type LockedRead, type SessionAnswers } from '../../../src-shared/session/compare/input.js'
import { beforeReveal, foldItem, foldModel, type ItemFile } from '../../../src-shared/session/fold-item.js'
import type { Casebook } from '../casebook.js'
import { machineReads } from './machine-reads.js'
import { takenMeasures } from './measures.js'
import type { StoredItem, StoredSession } from './records.js'

/** An item with all that it is folded from. */
export function itemFile(casebook: Casebook, { plan }: Pick<StoredSession, 'plan'>, item: StoredItem): ItemFile {
  return {
    plan,
    part: item.part,
    id: item.id,
    origin: casebook.origin(item.caseId),
    reading: keptReading(casebook, item),
    revisions: casebook.items.countedRevisions(item),
  }
}

/** All locked answers of a session, or those about one of its cases. Practice is not among them. */
export function gatherAnswers(casebook: Casebook, sessionId: string, only?: string): SessionAnswers {
  const session = casebook.sessions.get(sessionId)
  const { plan } = session
  const items = casebook.items
    .of(sessionId)
    .filter(({ part, caseId }) => part !== 'training' && (only === undefined || caseId === only))
  // What was answered differently on two computers counts nowhere until somebody has said which answer holds.
  const locked = items.filter(({ stage, conflict }) => stage === 'locked' && !conflict)
  const reads = locked.filter(({ part }) => part === 'reading').map((item) => lockedRead(casebook, session, item))
  // In the order of the session: that in which they were settled, or came here, says nothing.
  const place = ({ caseId }: StoredItem): number => plan.cases.indexOf(caseId)
  const settled = locked
    .filter(({ part }) => part === 'settling')
    .sort((a, b) => place(a) - place(b))
    .map((item) => ({ caseId: item.caseId, state: foldItem(itemFile(casebook, session, item)) }))
  return {
    plan,
    patients: new Map(plan.cases.map((caseId) => [caseId, casebook.case(caseId)?.patientKey ?? caseId])),
    reads: [
      ...reads,
      ...(plan.model ? modelReads(casebook, session, items) : []),
      ...machineReads(casebook, session, items),
    ],
    settled: new Map(
      settled.map(({ caseId, state }): [string, Answer[]] => [caseId, answersOfRead(state, plan.questions)]),
    ),
    reasons: new Map(
      settled.map(({ caseId, state }): [string, ReadonlyMap<number, string>] => [caseId, notesOf(state)]),
    ),
  }
}

function lockedRead(casebook: Casebook, session: StoredSession, item: StoredItem): LockedRead {
  const { questions } = session.plan
  const file = itemFile(casebook, session, item)
  const before = beforeReveal(file.revisions)
  const state = foldItem(file)
  const answers = answersOfRead(state, questions)
  const spent = casebook.items.countedTimes(item)
  const timeOf = (after: boolean): number =>
    spent.filter(({ revealed }) => revealed === after).reduce((sum, { milliseconds }) => sum + milliseconds, 0)
  return {
    reader: item.reader,
    caseId: item.caseId,
    repeat: item.repeat,
    answers,
    measures: takenMeasures(state, answers, assumedVolumes(casebook, item.caseId)),
    before: before && answersOfRead(foldItem({ ...file, revisions: before }), questions),
    timeMs: { before: timeOf(false), after: timeOf(true) },
    spent: spent.flatMap(({ question, revealed, milliseconds }) =>
      question === null ? [] : [{ question, after: revealed, milliseconds }],
    ),
  }
}

/** The model as one more reader: the reading of each case that was current when the session started. */
function modelReads(casebook: Casebook, session: StoredSession, items: readonly StoredItem[]): LockedRead[] {
  const { questions } = session.plan
  const once = new Map(items.map((item) => [item.caseId, item]))
  return [...once.values()].map((item) => {
    const state = foldModel(itemFile(casebook, session, item))
    const answers = answersOfModel(state, questions)
    return {
      reader: MODEL_READER,
      caseId: item.caseId,
      repeat: 1,
      answers,
      measures: takenMeasures(state, answers, new Set()),
      before: null,
      timeMs: { before: 0, after: 0 },
      spent: [],
    }
  })
}

/** What was written to the findings of a read, by question. */
function notesOf({ findings }: Pick<ReadState, 'findings'>): ReadonlyMap<number, string> {
  const noted = findings.filter(({ note }) => note !== '')
  return new Map(noted.map(({ question, note }): [number, string] => [question, note]))
}

/** Hashes of the volumes of a case whose voxels have no known size. */
function assumedVolumes(casebook: Casebook, caseId: string): ReadonlySet<string> {
  const assumed = casebook.notes(caseId).filter(({ title }) => title === POSITION_ASSUMED)
  return new Set(assumed.flatMap(({ volume }) => volume ?? []))
}

function keptReading(casebook: Casebook, { caseId, readingId }: StoredItem): { id: string; reading: Reading } | null {
  const kept = readingId === null ? undefined : casebook.readings(caseId).find(({ id }) => id === readingId)
  return kept ? { id: kept.id, reading: kept.reading } : null
}
