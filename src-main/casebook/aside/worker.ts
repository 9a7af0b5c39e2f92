/** Entry of the casebook's second thread. */
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { AsideServer } from './serve.js'

const { file } = z.object({ file: z.string() }).parse(workerData)
const server = new AsideServer(file)
parentPort?.on('message', (raw: unknown) => {
  void server.answer(raw).then((answered) => parentPort?.postMessage(answered))
})
