import { app, Menu } from 'electron'
import type { Command } from '../../src-shared/bridge.js'
import { keymapOf } from '../../src-shared/keymap/keymap.js'
import type { StoredKeymap } from '../../src-shared/case/stored-keymap.js'
import { menuTemplate } from './menu-template.js'

/** Puts up the application menu, made of the table of commands and the keys that were chosen. */
export function showMenu(send: (command: Command) => void, keys: StoredKeymap): void {
  const made = { version: app.getVersion(), keymap: keymapOf(keys), mac: process.platform === 'darwin' }
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(send, made)))
}
