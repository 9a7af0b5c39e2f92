import { app, dialog, shell, type BrowserWindow, type OpenDialogOptions } from 'electron'
import fs from 'node:fs'
import path from 'node:path'
import type { OpenedCase } from '../../src-shared/bridge.js'
import type { Author } from '../../src-shared/case/revision.js'
import { availableProviders } from '../inference/host/providers.js'
import { listPacks } from '../inference/pack/list.js'
import { benchmarkHandlers } from './benchmarks/handlers.js'
import type { Handlers } from './bridge-server.js'
import { caseImages, cameFromFile, wantedImages } from './wanted-images.js'
import { exportQuintuples, exportReport } from './exports.js'
import { volumeUrl } from './protocol.js'
import type { Workstation } from './workstation.js'

/** What each channel of the bridge does. */
export function windowHandlers(workstation: Workstation, window: () => BrowserWindow | null): Handlers {
  const { casebook, imports, preferences, review, runs, volumes, places } = workstation
  /** Files written by an export of this session: the only ones that may be shown in the file manager. */
  const exported = new Set<string>()
  const author = (): Author => ({ kind: 'person', name: preferences.read().readerName || systemUser() })

  return {
    ...benchmarkHandlers({ ...workstation.benchmarking, application: app.getAppPath() }, window),
    'app.info': async () => ({
      version: app.getVersion(),
      electron: process.versions.electron,
      dataFolder: places.data,
      sampleAvailable: samplePath(places.sample) !== undefined,
      packs: await listPacks(places.packs),
      providers: availableProviders(),
      pendingImport: workstation.pendingImport,
    }),
    'preferences.get': () => preferences.read(),
    'preferences.set': (value) => {
      preferences.write(value)
      return preferences.read()
    },

    'import.ask': async ({ kind }) => {
      const paths = await askForPaths(window(), kind)
      return paths.length > 0 ? imports.start(paths) : null
    },
    'import.dropped': ({ paths }) => imports.start(paths.filter((place) => path.isAbsolute(place))),
    'import.sample': () => {
      const sample = samplePath(places.sample)
      if (!sample) throw new Error('The sample case is missing from this installation: set Condyle up again.')
      return imports.start([sample])
    },
    'import.choose': ({ jobId, stackId, side }) => {
      imports.choose(jobId, stackId, side)
      return null
    },
    'import.cancel': ({ jobId }) => {
      imports.cancel(jobId)
      return null
    },
    'import.status': ({ jobId }) => imports.status(jobId),

    'worklist.query': (query) => casebook.query(query),
    'worklist.remove': async ({ caseId }) => {
      const summary = casebook.case(caseId)
      runs.cancel(caseId)
      casebook.remove(caseId)
      if (summary) await volumes.remove(summary.volumeHash)
      return null
    },

    'case.images': ({ caseId }) => caseImages(workstation, caseId),
    'case.locate': async ({ caseId }) => {
      const wanted = wantedImages(casebook, caseId)
      const paths = await askForPaths(window(), cameFromFile(casebook, caseId) ? 'files' : 'folder')
      return paths.length > 0 ? imports.start(paths, wanted) : null
    },
    'case.open': ({ caseId }) => openCase(workstation, caseId),
    'case.last': () => casebook.lastOpened(),
    'case.close': () => null,
    'case.apply': ({ caseId, action }) => review.apply(caseId, author(), action),
    'case.undo': ({ caseId }) => review.undo(caseId, author()),
    'case.redo': ({ caseId }) => review.redo(caseId, author()),
    'case.history': ({ caseId, finding }) => casebook.revisions(caseId, finding ?? undefined),
    'case.save-view': ({ caseId, view }) => {
      casebook.saveView(caseId, view)
      return null
    },

    'inference.run': ({ caseId, again }) => {
      const summary = casebook.case(caseId)
      if (!summary) throw new Error('This case is not in the worklist any more.')
      if (review.state(caseId).signedOff)
        throw new Error('This case is signed off: withdraw the sign-off to run the model again.')
      const side = summary.sideSource === 'user' && summary.side !== 'unknown' ? summary.side : null
      const volumeFolder = path.dirname(volumes.rawPath(summary.volumeHash))
      return runs.start({ id: caseId, volumeHash: summary.volumeHash, volumeFolder, side }, again)
    },
    'inference.cancel': ({ caseId }) => {
      runs.cancel(caseId)
      return null
    },

    'export.report': async (request) => {
      const saved = await exportReport(workstation, window(), request)
      if (saved) exported.add(saved.path)
      return saved
    },
    'export.quintuples': async (request) => {
      const saved = await exportQuintuples(workstation, window(), request)
      if (saved) exported.add(saved.path)
      return saved
    },
    'export.show': ({ path: file }) => {
      if (exported.has(file)) shell.showItemInFolder(file)
      return null
    },
  }
}

async function openCase(workstation: Workstation, caseId: string): Promise<OpenedCase> {
  const { casebook, volumes, review } = workstation
  const summary = casebook.case(caseId)
  if (!summary) throw new Error('This case is not in the worklist any more.')
  const volume = await volumes.find(summary.volumeHash)
  if (!volume)
    throw new Error(
      'The images of this case are no longer in the cache: open the original files again, and the case goes on where it was.',
    )
  casebook.touchOpened(caseId)
  return {
    summary,
    volume,
    volumeUrl: volumeUrl(summary.volumeHash),
    reading: casebook.reading(caseId),
    state: review.state(caseId),
    view: casebook.view(caseId),
  }
}

async function askForPaths(window: BrowserWindow | null, kind: 'files' | 'folder'): Promise<string[]> {
  const options: OpenDialogOptions =
    kind === 'folder'
      ? { title: 'Open a folder with a study', properties: ['openDirectory', 'multiSelections'] }
      : {
          title: 'Open files of a study',
          properties: ['openFile', 'multiSelections'],
          filters: [
            { name: 'Images', extensions: ['dcm', 'zip', 'nii', 'gz', 'nrrd', 'ima'] },
            { name: 'All files', extensions: ['*'] },
          ],
        }
  const answer = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options)
  return answer.canceled ? [] : answer.filePaths
}

/** The sample study that ships with Condyle: the first ZIP in its folder. */
function samplePath(folder: string): string | undefined {
  if (!fs.existsSync(folder)) return undefined
  const archive = fs.readdirSync(folder).find((name) => name.endsWith('.zip'))
  return archive ? path.join(folder, archive) : undefined
}

function systemUser(): string {
  return process.env['USER'] ?? process.env['USERNAME'] ?? 'Reader'
}
