import type { Workstation } from '../workstation.js'
import { asksOf } from './asks.js'

type Rooms = Pick<Workstation, 'casebook' | 'opinions' | 'preferences' | 'reader' | 'volumes'>

/** Asks the chosen model about a case; gives the opinion's id. Rejects with a sentence where that cannot be. */
export async function beginOpinion(
  rooms: Rooms,
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
export async function resumeOpinion(rooms: Rooms, caseId: string, id: string): Promise<void> {
  const opinion = rooms.casebook.opinions.get(caseId, id)
  const given = rooms.casebook.opinions.answers(id)
  const open = opinion.questions.filter((question) => given.every((answer) => answer.question !== question))
  if (open.length === 0) throw new Error('All questions of this second opinion are answered.')
  rooms.opinions.resume(opinion, await asksOf(rooms, caseId, open, opinion.volume))
}
