import { app, dialog, Menu, session, utilityProcess, type BrowserWindow } from 'electron'
import path from 'node:path'
import type { WindowEvent } from '../../src-shared/bridge.js'
import { CasebookError } from '../casebook/index.js'
import { sendEvent, serveBridge } from './bridge-server.js'
import { pathsIn } from './command-line.js'
import { logCrash } from './crash-log.js'
import { keepPictures } from './graphics.js'
import { windowHandlers } from './handlers/index.js'
import { applyRemedy, remedyQuestion } from './mend-casebook.js'
import { buildMenu } from './menu.js'
import { closeNetwork, keepToDataFolder } from './self-contained.js'
import { applicationPlaces } from './places.js'
import { registerScheme, serve } from './protocol.js'
import { lockDown } from './security.js'
import { openWindow } from './window.js'
import { openWorkstation, type Workstation } from './workstation.js'

registerScheme()
closeNetwork()
keepPictures()
// One casebook, one writer: a second start hands its paths to the first and ends.
if (process.env['CONDYLE_DATA']) app.setPath('userData', path.resolve(process.env['CONDYLE_DATA']))
keepToDataFolder()
if (app.requestSingleInstanceLock()) void start()
else app.quit()

async function start(): Promise<void> {
  const places = applicationPlaces()
  const report = (where: string, error: unknown): void => logCrash(places.log, where, error)
  process.on('uncaughtException', (error) => report('main', error))
  process.on('unhandledRejection', (error) => report('main', error))
  app.on('child-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit' && details.reason !== 'killed')
      report(details.name ?? details.type, new Error(details.reason))
  })

  await app.whenReady()
  await lockDown()
  let window: BrowserWindow | null = null
  const emit = (event: WindowEvent): void => sendEvent(window, event)
  const open = (): Promise<Workstation> =>
    openWorkstation(places, emit, {
      decode: () =>
        utilityProcess.fork(path.join(import.meta.dirname, 'decode.js'), [], { serviceName: 'Condyle decoder' }),
      inference: path.join(import.meta.dirname, 'inference.js'),
      commandLine: path.join(import.meta.dirname, 'cli.js'),
      ...(process.platform === 'linux' ? {} : { measure: residentBytesOf }),
    })
  let workstation: Workstation
  try {
    workstation = await open().catch((error: unknown) => {
      if (!(error instanceof CasebookError && error.kind === 'corrupt' && mend(places.casebook))) throw error
      return open()
    })
  } catch (error) {
    report('start', error)
    const message =
      error instanceof CasebookError
        ? error.message
        : `Condyle could not open its data folder ${places.data}: check that it can be written to.`
    dialog.showErrorBox('Condyle could not start', message)
    app.exit(1)
    return
  }

  serve(session.defaultSession, places.renderer, (hash) => workstation.volumeFile(hash))
  const opened = pathsIn(process.argv, process.cwd(), app.getAppPath())
  if (opened.length > 0) workstation.pendingImport = workstation.imports.start(opened)
  serveBridge(
    windowHandlers(workstation, () => window),
    report,
  )
  Menu.setApplicationMenu(buildMenu((command) => emit({ kind: 'command', command })))

  const show = (): void => {
    window = openWindow(places)
    window.webContents.on('render-process-gone', (_event, details) => {
      report('window', new Error(details.reason))
      // Every decision is in the casebook already: a new page finds the case as it was.
      if (details.reason !== 'clean-exit') window?.reload()
    })
    window.on('closed', () => (window = null))
  }
  show()
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
