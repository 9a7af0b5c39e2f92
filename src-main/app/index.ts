import { app, dialog, session, utilityProcess, type BrowserWindow } from 'electron'
import path from 'node:path'
import fs from 'node:fs'
import os from 'node:os'
import { Worker } from 'node:worker_threads'
import type { WindowEvent } from '../../src-shared/bridge.js'
import { CasebookError } from '../casebook/index.js'
import { DiskError, nameDataFolder, sentenceFor } from '../files/disk-trouble.js'
import { noteDrafts } from '../files/drafts.js'
import { keepPrivate, tighten } from '../files/privacy.js'
import { sendEvent, serveBridge } from './bridge-server.js'
import { pathsIn } from './command-line.js'
import { logCrash } from './crash-log.js'
import { prepareDataFolder, type DataFolderState } from './data-folder.js'
import { keepPictures } from './graphics.js'
import { windowHandlers } from './handlers/index.js'
import { abandonedSocket, clearLeftovers } from './leftovers.js'
import { applyRemedy, remedyQuestion } from './mend-casebook.js'
import { showMenu } from './menu.js'
import { closeNetwork, keepToDataFolder } from './self-contained.js'
import { ownNames, placesIn } from './places.js'
import { registerScheme, serve } from './protocol.js'
import { lockDown } from './security.js'
import { openWindow } from './window.js'
import { openWorkstation, type Workstation } from './workstation.js'

keepPrivate()
registerScheme()
closeNetwork()
keepPictures()
// The data folder may be moved, to an encrypted disk for instance.
const named = process.env['CONDYLE_DATA']
if (named) app.setPath('userData', path.resolve(named))
const places = placesIn(app.getPath('userData'), app.getAppPath())
const state = prepareDataFolder(places.data, Boolean(named))
if (state.kind === 'refused') void refuse(state.message)
else begin(state)

/** One casebook, one writer: a second start hands its paths to the first and ends. */
function begin(state: DataFolderState): void {
  // What Condyle's other processes say of the disk names the same folder.
  process.env['CONDYLE_DATA'] = places.data
  nameDataFolder(places.data)
  keepToDataFolder()
  const socket = abandonedSocket(places.data)
  if (!app.requestSingleInstanceLock()) return app.quit()
  if (socket !== null) fs.rmSync(socket, { recursive: true, force: true })
  void start(state)
}

/** Says why there is nothing to work in, and ends. What the window itself keeps goes into a folder that goes with it. */
async function refuse(message: string): Promise<void> {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-refused-'))
  process.on('exit', () => fs.rmSync(profile, { recursive: true, force: true }))
  app.setPath('userData', profile)
  console.error(message)
  await app.whenReady()
  dialog.showErrorBox('Condyle could not start', message)
  app.exit(1)
}

async function start(state: DataFolderState): Promise<void> {
  const report = (where: string, error: unknown): void => logCrash(places.log, where, error)
  process.on('uncaughtException', (error) => report('main', error))
  process.on('unhandledRejection', (error) => report('main', error))
  app.on('child-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit' && details.reason !== 'killed')
      report(details.name ?? details.type, new Error(details.reason))
  })

  await clearLeftovers(places)
  noteDrafts(places.drafts, places.data)
  // What was there before may be open to others; the data folder itself no longer is, so that nobody waits for this.
  void tighten(ownNames(places))

  let window: BrowserWindow | null = null
  const emit = (event: WindowEvent): void => sendEvent(window, event)
  const open = (): Promise<Workstation> =>
    openWorkstation(places, emit, {
      decode: () =>
        utilityProcess.fork(path.join(import.meta.dirname, 'decode.js'), [], { serviceName: 'Condyle decoder' }),
      chat: () =>
        utilityProcess.fork(path.join(import.meta.dirname, 'chat.js'), [], { serviceName: 'Condyle second opinions' }),
      aside: (file) => new Worker(path.join(import.meta.dirname, 'casebook.js'), { workerData: { file } }),
      travel: (job) => new Worker(path.join(import.meta.dirname, 'travel.js'), { workerData: job }),
      inference: path.join(import.meta.dirname, 'inference.js'),
      commandLine: path.join(import.meta.dirname, 'cli.js'),
      ...(process.platform === 'linux' ? {} : { measure: residentBytesOf }),
    })
  // The casebook is opened while Electron starts and the page is loaded; where it cannot be, that is said below.
  const first = open()
  first.catch(() => undefined)
  await app.whenReady()
  await lockDown()
  const opening = Promise.withResolvers<Workstation>()
  const answering = opening.promise.then((opened) => ({
    handlers: windowHandlers(opened, () => window, menu),
    turn: opened.turn,
    check: opened.blinding.check.bind(opened.blinding),
  }))
  const menu = (): void => {
    void opening.promise.then(({ preferences }) =>
      showMenu((command) => emit({ kind: 'command', command }), preferences.read().keymap),
    )
  }
  serve(session.defaultSession, places.renderer, async (hash) => (await opening.promise).volume(hash))
  serveBridge(answering, report)

  const show = (): void => {
    window = openWindow(places, opening.promise)
    window.webContents.on('render-process-gone', (_event, details) => {
      report('window', new Error(details.reason))
      // Every decision is in the casebook already: a new page finds the case as it was.
      if (details.reason !== 'clean-exit') window?.reload()
    })
    window.on('closed', () => (window = null))
  }
  show()
  let workstation: Workstation
  try {
    workstation = await first.catch((error: unknown) => {
      if (!(
        error instanceof CasebookError &&
        (error.kind === 'corrupt' || error.kind === 'missing') &&
        mend(places.casebook)
      ))
        throw error
      return open()
    })
  } catch (error) {
    report('start', error)
    const message =
      error instanceof CasebookError || error instanceof DiskError
        ? error.message
        : `Condyle could not open its data folder ${places.data}. ${sentenceFor(error)}`
    dialog.showErrorBox('Condyle could not start', message)
    app.exit(1)
    return
  }
  const opened = pathsIn(process.argv, process.cwd(), app.getAppPath())
  if (opened.length > 0) workstation.pendingImport = workstation.imports.start(opened)
  opening.resolve(workstation)
  menu()
  if (state.kind === 'full' && window)
    void dialog.showMessageBox(window, {
      type: 'warning',
      title: 'Condyle',
      message: state.message,
      buttons: ['Go on'],
    })
  app.on('activate', () => {
    if (!window) show()
  })
  app.on('second-instance', (_event, args, cwd) => {
    const paths = pathsIn(args, cwd, app.getAppPath())
    if (!window) show()
    if (window?.isMinimized()) window.restore()
    window?.focus()
    if (paths.length > 0) workstation.imports.start(paths)
  })
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', () => workstation.close())
}

/** Asks what to do about a damaged casebook and does it; true where it can be opened again. */
function mend(casebook: string): boolean {
  const { message, detail, buttons, remedies } = remedyQuestion(casebook)
  const answer = dialog.showMessageBoxSync({
    type: 'error',
    title: 'Condyle',
    message,
    detail,
    buttons: [...buttons],
    defaultId: 0,
    cancelId: buttons.length - 1,
    noLink: true,
  })
  return applyRemedy(casebook, remedies[answer] ?? 'quit')
}

/** Memory that a process of ours holds, bytes, as Chromium counts it. */
function residentBytesOf(pid: number | undefined): number | undefined {
  const metric = app.getAppMetrics().find((one) => one.pid === pid)
  return metric && metric.memory.workingSetSize * 1024
}
