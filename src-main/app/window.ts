import { BrowserWindow, screen } from 'electron'
import path from 'node:path'
import { JsonFile } from './json-file.js'
import type { Places } from './places.js'
import { APP_ORIGIN } from './trust.js'
import { FIRST_WINDOW_STATE, fitToDisplays, WindowStateSchema } from './window-state.js'

/**
 * Opens the workstation's window where it was left; sandboxed, isolated, without Node. It is shown once its page is drawn
 * and there is something to work in.
 */
export function openWindow(places: Places, opened: Promise<unknown>): BrowserWindow {
  const memory = new JsonFile(places.windowState, WindowStateSchema, FIRST_WINDOW_STATE)
  const areas = screen.getAllDisplays().map((display) => display.workArea)
  const { x, y, width, height, maximised, fullScreen } = fitToDisplays(memory.read(), areas)
  const window = new BrowserWindow({
    ...(x !== undefined && y !== undefined ? { x, y } : {}),
    width,
    height,
    minWidth: 1024,
    minHeight: 680,
    show: false,
    backgroundColor: '#0b0e13',
    title: 'Condyle',
    icon: places.icon,
    autoHideMenuBar: true,
    webPreferences: {
      preload: path.join(import.meta.dirname, '..', 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      backgroundThrottling: false,
    },
  })
  if (maximised) window.maximize()
  if (fullScreen) window.setFullScreen(true)
  window.once('ready-to-show', () => {
    void opened.then(() => {
      if (!window.isDestroyed()) window.show()
    })
  })
  window.on('close', () => {
    try {
      memory.write({ ...window.getNormalBounds(), maximised: window.isMaximized(), fullScreen: window.isFullScreen() })
    } catch {
      // A full disk must not keep the window open.
    }
  })
  void window.loadURL(`${APP_ORIGIN}/index.html`)
  return window
}
