import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { Command } from '../../src-shared/bridge.js'

/** The application menu. Single-letter keys belong to the window, which knows whether text is being typed. */
export function buildMenu(send: (command: Command) => void): Menu {
  const item = (label: string, command: Command, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => send(command),
    ...(accelerator ? { accelerator } : {}),
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const template: MenuItemConstructorOptions[] = [
    {
      label: '&File',
      submenu: [
        item('Open folder…', 'open-folder', 'CmdOrCtrl+O'),
        item('Open files…', 'open-files', 'CmdOrCtrl+Shift+O'),
        item('Open sample case', 'open-sample'),
        separator,
        item('Worklist', 'show-worklist', 'CmdOrCtrl+L'),
        item('Benchmark', 'show-benchmark', 'CmdOrCtrl+B'),
        separator,
        item('Report as HTML…', 'export-report-html'),
        item('Report as PDF…', 'export-report-pdf', 'CmdOrCtrl+P'),
        item('Quintuples for training…', 'export-quintuples'),
        separator,
        item('Settings', 'show-settings', 'CmdOrCtrl+,'),
        separator,
        { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        item('Undo', 'undo', 'CmdOrCtrl+Z'),
        item('Redo', 'redo', 'CmdOrCtrl+Shift+Z'),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: '&Reading',
      submenu: [
        item('Run model', 'run-model', 'CmdOrCtrl+R'),
        item('Stop model', 'cancel-model'),
        separator,
        item('Next finding', 'next-finding'),
        item('Previous finding', 'previous-finding'),
        item('Add finding', 'add-finding'),
        item('Accept all normal', 'accept-all-normal'),
        separator,
        item('Sign off…', 'sign-off', 'CmdOrCtrl+Return'),
      ],
    },
    {
      label: '&View',
      submenu: [
        item('Show or hide boxes', 'toggle-boxes'),
        item('Show or hide identity', 'toggle-identity', 'CmdOrCtrl+I'),
        item('Maximise view', 'maximise-view'),
        item('Reset views', 'reset-views'),
        item('Automatic window', 'auto-window'),
        separator,
        { role: 'togglefullscreen' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'resetZoom' },
      ],
    },
    {
      label: '&Help',
      submenu: [
        item('Commands', 'show-palette', 'CmdOrCtrl+K'),
        item('Keyboard', 'show-shortcuts', 'F1'),
        separator,
        { label: `Condyle ${app.getVersion()} · research use, not for diagnosis`, enabled: false },
      ],
    },
  ]
  return Menu.buildFromTemplate(template)
}
