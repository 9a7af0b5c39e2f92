/**
 * Entry of the decode process: an Electron utility process, or a child process of plain Node. Jobs come as messages,
 * run side by side and can be cancelled one by one.
 */
import { nameDataFolder } from '../../files/disk-trouble.js'
import { keepPrivate } from '../../files/privacy.js'
import { parentPort, serveJobs } from '../../processes/index.js'
import { causeOf, ImportError } from '../errors.js'
import { JobResultSchema, JobSchema } from './protocol.js'
import { runJob } from './run-job.js'

keepPrivate()
if (process.env['CONDYLE_DATA'] !== undefined) nameDataFolder(process.env['CONDYLE_DATA'])

serveJobs(parentPort(), {
  job: JobSchema,
  result: JobResultSchema,
  oneByOne: false,
  run: runJob,
  describe: (error) =>
    error instanceof ImportError
      ? { kind: error.kind, message: error.message }
      : { kind: 'not-readable', message: causeOf(error) },
  notUnderstood: {
    kind: 'header-damaged',
    message: 'This study has values that no study has, so it was not opened: export it anew from the PACS.',
  },
})
