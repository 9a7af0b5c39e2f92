import path from 'node:path'
import type { Casebook, ReviewService } from '../casebook/index.js'
import type { VolumeCache } from '../imaging/index.js'
import type { CurrentReader } from './current-reader.js'
import type { Imports } from './imports.js'
import type { ReadableCase, ReadableVolume } from './model-runs.js'
import { wholeVolume } from './whole-volume.js'

export interface ReadingRooms {
  readonly casebook: Casebook
  readonly imports: Pick<Imports, 'timesOf'>
  readonly reader: Pick<CurrentReader, 'id'>
  readonly review: ReviewService
  readonly volumes: VolumeCache
}

/**
 * A case as the model reads it: its volumes and the side that a person set. Rejects with a sentence where the one who reads now has
 * signed it off, or its images are gone.
 */
export async function readableCase(rooms: ReadingRooms, caseId: string): Promise<ReadableCase> {
  const state = rooms.review.state(caseId, rooms.reader.id)
  if (state.signedOff)
    throw new Error('Your read of this case is signed off: withdraw the sign-off to run the model again.')
  const side = state.sideSource === 'user' && state.side !== 'unknown' ? state.side : null
  return { id: caseId, volumes: await readableVolumes(rooms, caseId), side }
}

/** The volumes of a case that are in the cache, and what their import took in this session. */
async function readableVolumes(
  { casebook, imports, volumes }: Pick<ReadingRooms, 'casebook' | 'imports' | 'volumes'>,
  caseId: string,
): Promise<ReadableVolume[]> {
  const readable: ReadableVolume[] = []
  for (const { hash, label } of casebook.volumes(caseId)) {
    if (!(await wholeVolume(volumes, hash))) continue
    const { scan: scanMs, decode: decodeMs } = imports.timesOf(hash)
    readable.push({ hash, folder: path.dirname(volumes.rawPath(hash)), label, scanMs, decodeMs })
  }
  if (readable.length === 0)
    throw new Error(
      'The images of this case are no longer in the cache: open the original files again, then run the model.',
    )
  return readable
}
