import type { AskingEvent } from '../../../src-shared/bridge-sessions.js'
import type { MachineReader } from '../../../src-shared/session/machines.js'
import { findPack } from '../../inference/pack/list.js'
import type { ModelRuns } from '../model-runs.js'
import { beginOpinion, resumeOpinion, type AskingRooms } from '../opinions/ask.js'
import type { Places } from '../places.js'
import { readableCase, type ReadingRooms } from '../readable-case.js'
import type { MachineRooms } from './machine-round.js'

interface Rooms extends AskingRooms, ReadingRooms {
  readonly places: Places
  readonly runs: ModelRuns
}

/** How the packs and the chat server of this workstation read the cases of a session. */
export function machineRooms(rooms: Rooms, emit: (event: AskingEvent) => void): MachineRooms {
  return {
    emit,
    atHand: () => machinesAtHand(rooms),
    read: async (caseId, stop) => {
      rooms.runs.start(await readableCase(rooms, caseId), false)
      return failureOf(rooms.runs.ended(caseId), stop, () => rooms.runs.cancel(caseId))
    },
    ask: async (model, caseId, questions, stop) => {
      const begun = rooms.casebook.opinions
        .of(caseId)
        .find(
          (one) =>
            one.model === model &&
            one.finishedAt === null &&
            questions.every((question) => one.questions.includes(question)),
        )
      if (begun) await resumeOpinion(rooms, caseId, begun.id)
      const id = begun?.id ?? (await beginOpinion(rooms, caseId, questions, null))
      return failureOf(rooms.opinions.ended(caseId), stop, () => rooms.opinions.cancel(caseId, id))
    },
  }
}

/** The chosen pack, and the model that is chosen of the chat server: none is asked for where none is named. */
export async function machinesAtHand({
  places,
  preferences,
}: Pick<Rooms, 'places' | 'preferences'>): Promise<MachineReader[]> {
  const { packId, chatServer } = preferences.read()
  const found = await findPack(places.packs, packId).catch(() => null)
  return [
    ...(found ? [{ kind: 'pack', id: found.pack.id, version: found.pack.version } as const] : []),
    ...(chatServer.model === '' ? [] : [{ kind: 'model', model: chatServer.model } as const]),
  ]
}

interface End {
  readonly phase: string
  readonly message?: string
}

/** Waits for the end of what was begun, or has it cancelled; why it did not come to one, null where it did. */
async function failureOf(ended: Promise<End | null>, stop: AbortSignal, cancel: () => void): Promise<string | null> {
  stop.addEventListener('abort', cancel, { once: true })
  const end = await ended
  stop.removeEventListener('abort', cancel)
  return end === null || end.phase === 'done' ? null : (end.message ?? 'It was stopped.')
}
