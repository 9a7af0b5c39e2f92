import type { Preferences } from '../../../src-shared/case/preferences.js'
import type { Casebook } from '../../casebook/index.js'
import type { VolumeCache } from '../../imaging/index.js'
import type { OpinionRuns } from '../../opinions/index.js'
import type { CurrentReader } from '../current-reader.js'
import { asksOf } from './asks.js'

export interface AskingRooms {
  readonly casebook: Casebook
  readonly opinions: OpinionRuns
  readonly preferences: { read(): Preferences }
  readonly reader: Pick<CurrentReader, 'id'>
  readonly volumes: VolumeCache
}

/** Asks the chosen model about a case; gives the opinion's id. Rejects with a sentence where that cannot be. */
export async function beginOpinion(
  rooms: AskingRooms,
  caseId: string,
  questions: readonly number[],
  volume: string | null,
): Promise<string> {
  return rooms.opinions.start({
    caseId,
    server: rooms.preferences.read().chatServer,
    volume,
    asks: await asksOf(rooms, caseId, questions, volume),
    askedBy: rooms.reader.id,
  })
}

/** Goes on with an opinion that broke off: only what is open is asked. */
export async function resumeOpinion(rooms: AskingRooms, caseId: string, id: string): Promise<void> {
  const opinion = rooms.casebook.opinions.get(caseId, id)
  const given = rooms.casebook.opinions.answers(id)
  const open = opinion.questions.filter((question) => given.every((answer) => answer.question !== question))
  if (open.length === 0) throw new Error('All questions of this second opinion are answered.')
  rooms.opinions.resume(opinion, await asksOf(rooms, caseId, open, opinion.volume))
}
