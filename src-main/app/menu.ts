import { app, Menu } from 'electron'
import type { Command } from '../../src-shared/bridge.js'
import { menuTemplate } from './menu-template.js'

/** The application menu, made of the table of commands. */
export function buildMenu(send: (command: Command) => void): Menu {
  return Menu.buildFromTemplate(menuTemplate(send, app.getVersion()))
}
