import type { OpenedCase } from '../../../src-shared/bridge-cases.js'
import type { CaseVolume } from '../../../src-shared/case/case-volume.js'
import type { ReadState } from '../../../src-shared/case/revision.js'
import type { CaseSummary } from '../../../src-shared/case/worklist.js'
import { modelFindingKey } from '../../../src-shared/review/finding-standing.js'
import { standingOf } from '../../../src-shared/review/case-standing.js'
import { usesProposals } from '../../../src-shared/session/fold-item.js'
import type { Hideable } from '../../../src-shared/session/plan.js'
import type { SessionItem } from '../../../src-shared/session/record.js'
import type { Casebook, ReviewService, StoredItem } from '../../casebook/index.js'
import type { VolumeCache } from '../../imaging/index.js'
import { besideOf } from '../../sessions/beside.js'
import { SessionError } from '../../sessions/session-error.js'
import type { SessionReads } from '../../sessions/session-reads.js'
import type { CurrentReader } from '../current-reader.js'
import { caseVolumes } from '../opened-case.js'

/** What a case of a session is opened with. */
export interface SessionShelves {
  readonly casebook: Casebook
  readonly volumes: VolumeCache
  readonly review: ReviewService
  readonly reader: CurrentReader
  readonly sessionReads: SessionReads
}

/** Throws a sentence where none of the images of an item is in the cache. */
export async function checkImages(
  { casebook, volumes, reader, sessionReads }: SessionShelves,
  id: string,
): Promise<void> {
  const { item } = sessionReads.look(id, reader.id)
  const { here } = await caseVolumes({ casebook, volumes }, item.caseId)
  if (here.length === 0)
    throw new SessionError(
      'The images of this case are no longer in the cache: open the original files again, then go on with the session.',
    )
}

/**
 * Opens a case of a session for its reader: the pictures and the own answers, and of everything else only what the protocol does not
 * hide. Nothing names the case but the item's id.
 */
export async function openSessionCase(shelves: SessionShelves, id: string): Promise<OpenedCase> {
  const { casebook, volumes, reader, sessionReads } = shelves
  await checkImages(shelves, id)
  const asking = reader.id
  const { session, item, file } = sessionReads.look(id, asking)
  const { hidden } = session.plan
  const { here } = await caseVolumes({ casebook, volumes }, item.caseId)
  const summary = casebook.case(item.caseId, null)
  if (!summary) throw new SessionError('This case is not in the casebook any more: go back to the session.')
  const state = sessionReads.open(id, asking)
  const { number } = placeOf(casebook, item)
  return {
    summary: maskedSummary(summary, { id, name: `Case ${number}`, state, hidden }),
    volumes: here.map((volume) => maskedVolume(volume, `Case ${number}`, hidden)),
    notes: hidden.includes('names') ? [] : casebook.notes(item.caseId),
    reading: usesProposals(session.plan, item.part) ? (file.reading?.reading ?? null) : null,
    read: null,
    state,
    view: casebook.viewOfRead(id),
    others: [],
    followUp: hidden.includes('priors')
      ? []
      : casebook
          .followUp(item.caseId, asking)
          .map((prior) => ({ ...prior, status: 'unread', abnormal: 0, reviewed: 0, toReview: 0 })),
  }
}

/** An item as the session's bar shows it. */
export function sessionItem({ casebook, review, reader, sessionReads }: SessionShelves, id: string): SessionItem {
  const { session, item, file, may } = sessionReads.look(id, reader.id)
  const { answer, reveal, lock } = may
  return {
    id,
    session: session.id,
    title: session.plan.title,
    part: item.part,
    stage: item.stage,
    protocol: session.plan.protocol,
    ...placeOf(casebook, item),
    may: { answer, reveal, lock },
    beside: besideOf({ casebook, review }, session, item, file, may),
    toSettle: item.part === 'settling' ? sessionReads.toSettle(item) : null,
  }
}

/** Takes over the answer that stands under a letter beside the own one as the settled one. Throws SessionError where there is none. */
export function takeAnswer(
  { casebook, review, reader, sessionReads }: SessionShelves,
  id: string,
  question: number,
  letter: string,
): ReadState {
  const { session, item, file, may } = sessionReads.look(id, reader.id)
  const given = besideOf({ casebook, review }, session, item, file, may)
    .find((one) => one.letter === letter)
    ?.answers.find((one) => one.question === question)
  if (!given || given.grades.length === 0)
    throw new SessionError('There is no such answer to take: choose another, or give your own.')
  const { grades, boxLps, volume, steps } = given
  return sessionReads.take(id, reader.id, {
    finding: modelFindingKey(question),
    from: letter,
    grades,
    boxLps,
    volume,
    steps,
  })
}

/** Which of its reader's cases an item is; of what is settled, which case of the session. */
function placeOf(casebook: Casebook, item: StoredItem): { number: number; of: number } {
  if (item.part === 'settling') {
    const { cases } = casebook.sessions.get(item.session).plan
    return { number: cases.indexOf(item.caseId) + 1, of: cases.length }
  }
  const own = casebook.items.of(item.session).filter((one) => one.reader === item.reader && one.part !== 'settling')
  return { number: own.findIndex((one) => one.id === item.id) + 1, of: own.length }
}

interface Mask {
  readonly id: string
  readonly name: string
  readonly state: ReadState
  readonly hidden: readonly Hideable[]
}

/** Counts of a case tell what the model found in it, and of others who has read it: none is shown. */
function maskedSummary(summary: CaseSummary, { id, name, state, hidden }: Mask): CaseSummary {
  const { status, reviewed, toReview, side, sideSource } = standingOf(state)
  return {
    ...summary,
    id,
    status,
    reviewed,
    toReview,
    side,
    sideSource,
    abnormal: 0,
    otherReaders: 0,
    openedAt: null,
    ...(hidden.includes('names')
      ? {
          patientKey: '',
          patientName: name,
          patientId: '',
          birthDate: '',
          studyUid: '',
          studyDescription: '',
          notes: 0,
        }
      : {}),
    ...(hidden.includes('dates') ? { studyDate: '', importedAt: '', birthDate: '' } : {}),
  }
}

function maskedVolume(volume: CaseVolume, name: string, hidden: readonly Hideable[]): CaseVolume {
  const { study, issues } = volume.meta
  const named = hidden.includes('names')
  return {
    ...volume,
    meta: {
      ...volume.meta,
      // What a file was called may name the patient.
      issues: named ? [] : issues,
      study: {
        ...study,
        ...(named
          ? { uid: '', description: '', patientName: name, patientId: '', patientIdIssuer: '', patientBirthDate: '' }
          : {}),
        ...(hidden.includes('dates') ? { date: '', patientBirthDate: '', patientAge: '' } : {}),
      },
    },
  }
}
