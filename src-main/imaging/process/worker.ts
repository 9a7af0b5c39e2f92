/**
 * Entry of the decode process: an Electron utility process, or a child process of plain Node. Jobs come as messages,
 * run side by side and can be cancelled one by one.
 */
import { ImportError, type ImportErrorKind } from '../errors.js'
import { ToWorkerSchema, type FromWorker, type ToWorker } from './protocol.js'
import { runJob } from './run-job.js'

const running = new Map<number, AbortController>()

function send(message: FromWorker): void {
  if (process.parentPort) process.parentPort.postMessage(message)
  else process.send?.(message)
}

function receive(raw: unknown): void {
  const message = ToWorkerSchema.parse(raw)
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
    send({ type: 'done', id, result })
  } catch (error) {
    if (abort.signal.aborted) send({ type: 'cancelled', id })
    else send({ type: 'failed', id, ...describe(error) })
  } finally {
    running.delete(id)
  }
}

function describe(error: unknown): { kind: ImportErrorKind; message: string } {
  if (error instanceof ImportError) return { kind: error.kind, message: error.message }
  const cause = error instanceof Error ? error.message : 'unknown cause'
  return {
    kind: 'not-readable',
    message: `The files could not be read (${cause}): check the disk and open them again.`,
  }
}

if (process.parentPort) process.parentPort.on('message', (event) => receive(event.data))
else process.on('message', receive)
