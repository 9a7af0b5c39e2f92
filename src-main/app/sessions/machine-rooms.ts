import path from 'node:path'
import type { AskingEvent } from '../../../src-shared/bridge-sessions.js'
import type { MachineReader } from '../../../src-shared/session/machines.js'
import { findPackFolder, listPacks } from '../../inference/pack/list.js'
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
      const cancel = (): void => rooms.runs.cancel(caseId)
      stop.addEventListener('abort', cancel, { once: true })
      const end = await rooms.runs.ended(caseId)
      stop.removeEventListener('abort', cancel)
      return failureOf(end)
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
      const cancel = (): void => rooms.opinions.cancel(caseId, id)
      stop.addEventListener('abort', cancel, { once: true })
      const end = await rooms.opinions.ended(caseId)
      stop.removeEventListener('abort', cancel)
      return failureOf(end)
    },
  }
}

/** The chosen pack, and the model that is chosen of the chat server: none is asked for where none is named. */
export async function machinesAtHand({
  places,
  preferences,
}: Pick<Rooms, 'places' | 'preferences'>): Promise<MachineReader[]> {
  const { packId, chatServer } = preferences.read()
  const folder = await findPackFolder(places.packs, packId).catch(() => null)
  const pack = folder === null ? null : (await listPacks(places.packs)).find(({ id }) => id === path.basename(folder))
  return [
    ...(pack ? [{ kind: 'pack', id: pack.id, version: pack.version } as const] : []),
    ...(chatServer.model === '' ? [] : [{ kind: 'model', model: chatServer.model } as const]),
  ]
}

function failureOf(end: { readonly phase: string; readonly message?: string } | null): string | null {
  if (end === null || end.phase === 'done') return null
  return end.message ?? 'It was stopped.'
}
