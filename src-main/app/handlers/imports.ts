import type { BrowserWindow } from 'electron'
import path from 'node:path'
import type { IMPORT_REQUESTS } from '../../../src-shared/bridge-import.js'
import type { Handlers } from '../bridge-server.js'
import { samplePath } from '../samples.js'
import type { Workstation } from '../workstation.js'
import { askForPaths } from './ask-for-paths.js'

type ImportHandlers = Pick<Handlers, keyof typeof IMPORT_REQUESTS>

/** What the channels of the import do. */
export function importHandlers(
  { imports, places }: Pick<Workstation, 'imports' | 'places'>,
  window: () => BrowserWindow | null,
): ImportHandlers {
  return {
    'import.ask': async ({ kind }) => {
      const paths = await askForPaths(window(), kind)
      return paths.length > 0 ? imports.start(paths) : null
    },
    'import.dropped': ({ paths }) => imports.start(paths.filter((place) => path.isAbsolute(place))),
    'import.sample': ({ id }) => imports.start([samplePath(places.sample, id)]),
    'import.choose': ({ jobId, stackIds, side }) => {
      imports.choose(jobId, stackIds, side)
      return null
    },
    'import.retry': ({ jobId }) => imports.retry(jobId),
    'import.cancel': ({ jobId }) => {
      imports.cancel(jobId)
      return null
    },
    'import.status': ({ jobId }) => imports.status(jobId),
  }
}
