import type { ShownOpinion } from '../../../src-shared/bridge-opinions.js'
import type { CaseOpinions, OpinionSummary, PackOpinion } from '../../../src-shared/case/opinion.js'
import type { ReadState } from '../../../src-shared/case/revision.js'
import { foldRead } from '../../../src-shared/review/fold.js'
import { CasebookError, type Casebook, type KeptOpinion } from '../../casebook/index.js'
import type { OpinionRuns } from '../../opinions/index.js'

interface Rooms {
  readonly casebook: Casebook
  readonly opinions: Pick<OpinionRuns, 'isRunning'>
}

/** What packs and models said about a case, apart, the newest first; who said what is asked for one by one. */
export function caseOpinions(rooms: Rooms, caseId: string): CaseOpinions {
  return {
    packs: packOpinions(rooms.casebook, caseId),
    models: rooms.casebook.opinions.of(caseId).map((opinion) => summaryOf(rooms, opinion)),
  }
}

/** A model's opinion with its answers as they came. Throws `no-such-opinion`. */
export function modelOpinion(rooms: Rooms, caseId: string, id: string): ShownOpinion {
  const opinion = rooms.casebook.opinions.get(caseId, id)
  return { kind: 'model', summary: summaryOf(rooms, opinion), answers: rooms.casebook.opinions.answers(id) }
}

/** A pack's reading, in terms of the side that the knee is taken for. Throws `no-such-opinion`. */
export function packOpinion(
  { casebook }: Pick<Rooms, 'casebook'>,
  caseId: string,
  id: string,
  { side, sideSource }: Pick<ReadState, 'side' | 'sideSource'>,
): ShownOpinion {
  const summary = packOpinions(casebook, caseId).find((one) => one.id === id)
  const kept = casebook.readings(caseId).find((one) => one.id === id)
  if (!summary || !kept)
    throw new CasebookError('no-such-opinion', 'This reading is not in the casebook: open the case again.')
  const { findings } = foldRead({ id: caseId, side, sideSource, readId: null, mode: 'open' }, kept, [])
  return { kind: 'pack', summary, findings }
}

function packOpinions(casebook: Casebook, caseId: string): PackOpinion[] {
  const readings = casebook.readings(caseId)
  const current = casebook.currentReadingId(caseId)
  return readings
    .map(({ id, savedAt, reading }): PackOpinion => ({
      id,
      title: reading.pack.title,
      version: reading.pack.version,
      trainedOn: reading.pack.trainedOn,
      savedAt,
      current: id === current,
      answered: reading.findings.filter(({ answered }) => answered).length,
      questions: reading.findings.length,
    }))
    .reverse()
}

function summaryOf({ casebook, opinions }: Rooms, { caseId, ...opinion }: KeptOpinion): OpinionSummary {
  return {
    ...opinion,
    counts: casebook.opinions.counts(opinion.id),
    running: opinions.isRunning({ caseId, id: opinion.id }),
  }
}
