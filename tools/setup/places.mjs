import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')
export const NODE_MODULES = path.join(ROOT, 'node_modules')
export const RUNTIME = path.join(ROOT, '.runtime')
/** The unpacked Electron; its executable is always called `electron` here. */
export const ELECTRON_FOLDER = path.join(RUNTIME, 'electron')
export const ELECTRON =
  process.platform === 'darwin'
    ? path.join(ELECTRON_FOLDER, 'Electron.app', 'Contents', 'MacOS', 'Electron')
    : path.join(ELECTRON_FOLDER, process.platform === 'win32' ? 'electron.exe' : 'electron')
export const BUILD = path.join(ROOT, 'out')
