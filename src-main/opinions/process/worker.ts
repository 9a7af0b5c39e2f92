/**
 * Entry of the process that talks to chat servers: an Electron utility process, or a child process of plain Node. It is the only one
 * of Condyle's that opens a connection, to the loopback address that a person asked for and to no other.
 */
import { nameDataFolder } from '../../files/disk-trouble.js'
import { keepPrivate } from '../../files/privacy.js'
import { parentPort, serveJobs } from '../../processes/index.js'
import { askCase } from './ask-case.js'
import { JobSchema, ResultSchema, type Job, type News, type Result } from './protocol.js'
import { offeredModels, tryModel } from './try-server.js'

keepPrivate()
if (process.env['CONDYLE_DATA'] !== undefined) nameDataFolder(process.env['CONDYLE_DATA'])

serveJobs<Job, News, Result>(parentPort(), {
  job: JobSchema,
  result: ResultSchema,
  oneByOne: false,
  run: doJob,
  describe: (error) => ({ kind: 'chat', message: error instanceof Error ? error.message : String(error) }),
  notUnderstood: { kind: 'chat', message: 'The server answered with more than any model says: look at its settings.' },
})

async function doJob(job: Job, signal: AbortSignal, tell: (news: News) => void): Promise<Result> {
  switch (job.kind) {
    case 'models':
      return { kind: 'models', models: await offeredModels(job, signal) }
    case 'try':
      return { kind: 'try', ...(await tryModel(job, job.model, signal)) }
    case 'ask':
      await askCase(job, signal, tell)
      return { kind: 'ask' }
  }
}
