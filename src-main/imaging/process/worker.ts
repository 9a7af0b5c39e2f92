/**
 * Entry of the decode process: an Electron utility process, or a child process of plain Node. Jobs come as messages,
 * run side by side and can be cancelled one by one.
 */
import { nameDataFolder } from '../../files/disk-trouble.js'
import { keepPrivate } from '../../files/privacy.js'
import { causeOf, ImportError, type ImportErrorKind } from '../errors.js'
import {
  JobOfMessage,
  JobResultSchema,
  ToWorkerSchema,
  type FromWorker,
  type JobResult,
  type ToWorker,
} from './protocol.js'
import { runJob } from './run-job.js'

keepPrivate()
if (process.env['CONDYLE_DATA'] !== undefined) nameDataFolder(process.env['CONDYLE_DATA'])

const running = new Map<number, AbortController>()
/** Much less than the silence after which the process is ended (limits.ts). */
const SIGN_OF_LIFE_MS = 2_000
const NOT_UNDERSTOOD = 'This study has values that no study has, so it was not opened: export it anew from the PACS.'

function send(message: FromWorker): void {
  if (process.parentPort) process.parentPort.postMessage(message)
  else process.send?.(message)
}

function receive(raw: unknown): void {
  const parsed = ToWorkerSchema.safeParse(raw)
  if (!parsed.success) {
    const broken = JobOfMessage.safeParse(raw)
    if (broken.success) send({ type: 'failed', id: broken.data.id, kind: 'not-readable', message: NOT_UNDERSTOOD })
    return
  }
  const message = parsed.data
  if (message.type === 'cancel') running.get(message.id)?.abort()
  else void start(message)
}

async function start({ id, job }: Extract<ToWorker, { type: 'start' }>): Promise<void> {
  const abort = new AbortController()
  running.set(id, abort)
  try {
    const result = await runJob(job, abort.signal, (progress) => {
      if (!abort.signal.aborted) send({ type: 'progress', id, progress })
    })
    sendResult(id, result)
  } catch (error) {
    if (abort.signal.aborted) send({ type: 'cancelled', id })
    else send({ type: 'failed', id, ...describe(error) })
  } finally {
    running.delete(id)
  }
}

/** What breaks the schema would be refused on the other side, without a word of what it was. */
function sendResult(id: number, result: JobResult): void {
  const checked = JobResultSchema.safeParse(result)
  if (checked.success) send({ type: 'done', id, result: checked.data })
  else send({ type: 'failed', id, kind: 'header-damaged', message: NOT_UNDERSTOOD })
}

function describe(error: unknown): { kind: ImportErrorKind; message: string } {
  if (error instanceof ImportError) return { kind: error.kind, message: error.message }
  return { kind: 'not-readable', message: causeOf(error) }
}

setInterval(() => {
  if (running.size > 0) send({ type: 'alive', bytes: process.memoryUsage.rss() })
}, SIGN_OF_LIFE_MS).unref()

if (process.parentPort) process.parentPort.on('message', (event) => receive(event.data))
else process.on('message', receive)
