/**
 * Entry of the process that runs the model of a benchmark: a graph that never ends, or takes all memory, is ended with
 * this process, and what was answered until then is kept.
 */
import { modelFailure } from '../../inference/host/model-failure.js'
import { parentPort, serveJobs } from '../../processes/index.js'
import { openKneeReader, type KneeReader } from '../answerers/knee-reader.js'
import { ModelJobSchema, ModelResultSchema, type ModelJob, type ModelResult } from './messages.js'

let open: { readonly pack: string; readonly reader: KneeReader } | undefined

serveJobs(parentPort<null, ModelResult>(), {
  job: ModelJobSchema,
  result: ModelResultSchema,
  oneByOne: true,
  run: doJob,
  describe: (error) => ({ kind: 'model', message: modelFailure(error) }),
  notUnderstood: {
    kind: 'model',
    message: 'The reading has values that no reading has, so it was not kept: choose another pack.',
  },
})

async function doJob(job: ModelJob, signal: AbortSignal, tell: (news: null) => void): Promise<ModelResult> {
  const reader = await readerOf(job.pack)
  if (job.kind === 'open') return { kind: 'open', title: reader.title, details: { ...reader.details } }
  if (job.kind === 'locate') {
    const joint = await reader.locate(job.volume, job.entry, signal)
    return { kind: 'locate', joint: joint && { min: [...joint.min], max: [...joint.max] } }
  }
  const reading = await reader.read(job.volume, job.entry, signal, () => tell(null))
  return { kind: 'read', reading, peakBytes: reader.peakBytes() }
}

async function readerOf(pack: ModelJob['pack']): Promise<KneeReader> {
  const key = JSON.stringify([pack.folder, pack.provider])
  if (open?.pack === key) return open.reader
  await open?.reader.close()
  open = undefined
  open = { pack: key, reader: await openKneeReader(pack.folder, pack.provider) }
  return open.reader
}
