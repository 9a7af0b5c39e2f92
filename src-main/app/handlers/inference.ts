import path from 'node:path'
import type { Handlers } from '../bridge-server.js'
import type { ReadableVolume } from '../model-runs.js'
import { wholeVolume } from '../whole-volume.js'
import type { Workstation } from '../workstation.js'

type InferenceHandlers = Pick<Handlers, 'inference.run' | 'inference.cancel'>

/** What the channels of the model do. */
export function inferenceHandlers(workstation: Workstation): InferenceHandlers {
  const { reader, review, runs } = workstation
  return {
    'inference.run': async ({ caseId, again }) => {
      const state = review.state(caseId, reader.id)
      if (state.signedOff)
        throw new Error('Your read of this case is signed off: withdraw the sign-off to run the model again.')
      const side = state.sideSource === 'user' && state.side !== 'unknown' ? state.side : null
      return runs.start({ id: caseId, volumes: await readableVolumes(workstation, caseId), side }, again)
    },
    'inference.cancel': ({ caseId }) => {
      runs.cancel(caseId)
      return null
    },
  }
}

/** The volumes of a case that are in the cache, and what their import took in this session. */
async function readableVolumes(
  { casebook, imports, volumes }: Pick<Workstation, 'casebook' | 'imports' | 'volumes'>,
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
