/** Entry of the thread in which a session is sent or read. */
import { parentPort, workerData } from 'node:worker_threads'
import { sentenceFor } from '../../files/disk-trouble.js'
import { runTravelJob, TravelJobSchema, type TravelMessage } from './travel-job.js'

/** Progress is said no more often than anybody can see. */
const PROGRESS_MS = 100

const say = (message: TravelMessage): void => parentPort?.postMessage(message)
const cancelled = new AbortController()
parentPort?.on('message', () => cancelled.abort())
let said = 0

void runTravelJob(TravelJobSchema.parse(workerData), {
  signal: cancelled.signal,
  onProgress: (progress) => {
    const now = performance.now()
    if (now - said < PROGRESS_MS) return
    said = now
    say({ kind: 'progress', ...progress })
  },
})
  .catch((error: unknown): TravelMessage => ({ kind: 'failed', message: sentenceFor(error) }))
  .then((message) => {
    say(message)
    parentPort?.close()
  })
