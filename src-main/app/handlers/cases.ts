import type { BrowserWindow } from 'electron'
import type { CASE_REQUESTS } from '../../../src-shared/bridge-cases.js'
import type { Handlers } from '../bridge-server.js'
import { openCase, priorVolumes } from '../opened-case.js'
import { removeCase } from '../remove-case.js'
import { cameFromFile, caseImages, wantedImages } from '../wanted-images.js'
import { checkImages, openSessionCase } from '../sessions/session-case.js'
import type { Workstation } from '../workstation.js'
import { askForPaths } from './ask-for-paths.js'

type CaseHandlers = Pick<Handlers, Exclude<keyof typeof CASE_REQUESTS, `patients.${string}`>>

/** What the channels of the worklist and of an open case do. */
export function caseHandlers(workstation: Workstation, window: () => BrowserWindow | null): CaseHandlers {
  const { aside, blinding, casebook, imports, opinions, reader, runs, sessionReads } = workstation
  return {
    'worklist.query': (query) => aside.do('worklist', { query, reader: reader.id }),
    'worklist.remove': async ({ caseId }) => {
      runs.cancel(caseId)
      opinions.drop(caseId)
      await removeCase(workstation, caseId)
      return null
    },

    'case.images': async ({ caseId }) => {
      if (!sessionReads.has(caseId)) return caseImages(workstation, caseId)
      await checkImages(workstation, caseId)
      return { state: 'here' }
    },
    'case.locate': async ({ caseId }) => {
      const wanted = await wantedImages(workstation, caseId)
      const paths = await askForPaths(window(), cameFromFile(wanted) ? 'files' : 'folder')
      return paths.length > 0 ? imports.start(paths, wanted) : null
    },
    'case.open': ({ caseId }) =>
      sessionReads.has(caseId) ? openSessionCase(workstation, caseId) : openCase(workstation, caseId),
    'case.last': () => {
      const last = casebook.lastOpened()
      return last === null || blinding.hides(last) ? null : last
    },
    'case.close': () => null,
    'case.notes': ({ caseId }) => casebook.notes(caseId),
    'case.volumes': ({ caseId }) => priorVolumes(workstation, caseId),
  }
}
