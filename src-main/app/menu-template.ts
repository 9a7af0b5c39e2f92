import type { MenuItemConstructorOptions } from 'electron'
import { menuParts, MENUS, type CommandEntry, type CommandId, type MenuName } from '../../src-shared/commands/index.js'
import type { Keymap } from '../../src-shared/keymap/keymap.js'
import { acceleratorOf } from '../../src-shared/keymap/print.js'
import { belongsToText } from '../../src-shared/keymap/reserved.js'

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' }

/** What the menus have beside our own commands: the system's. */
const SYSTEM_PARTS: Readonly<Partial<Record<MenuName, readonly MenuItemConstructorOptions[]>>> = {
  File: [{ role: 'quit' }],
  Edit: [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }],
  View: [{ role: 'togglefullscreen' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'resetZoom' }],
}

/** What the menus are made for. */
interface MenuFor {
  /** Written at the end of the help menu. */
  readonly version: string
  readonly keymap: Keymap
  readonly mac: boolean
}

/** The menus as Electron takes them, with the keys as the person has them. */
export function menuTemplate(
  send: (command: CommandId) => void,
  { version, keymap, mac }: MenuFor,
): MenuItemConstructorOptions[] {
  const item = ({ id, title, asks }: CommandEntry): MenuItemConstructorOptions => ({
    label: asks ? `${title}…` : title,
    click: () => send(id),
    ...accelerated(id, keymap.keys.get(id)?.[0], mac),
  })
  const about = { label: `Condyle ${version} · research use, not for diagnosis`, enabled: false }
  return MENUS.map((menu) => {
    const system = menu === 'Help' ? [about] : (SYSTEM_PARTS[menu] ?? [])
    const parts = [...menuParts(menu).map((entries) => entries.map(item)), ...(system.length > 0 ? [system] : [])]
    return {
      label: `&${menu}`,
      submenu: parts.flatMap((part, index) => (index === 0 ? part : [SEPARATOR, ...part])),
    }
  })
}

/**
 * The key of a command beside its name. What the window alone can tell from typed text, such as a bare letter, is shown
 * and not taken from it; a Mac takes whatever is shown, so there it is left out. Undo and redo of the menu are those of
 * a text field, too, while one has the focus.
 */
function accelerated(id: CommandId, chord: string | undefined, mac: boolean): MenuItemConstructorOptions {
  const accelerator = chord === undefined ? undefined : acceleratorOf(chord)
  if (chord === undefined || accelerator === undefined) return {}
  const ofText = (id === 'undo' || id === 'redo') && chord.startsWith('Ctrl+')
  if (ofText || !belongsToText(chord) || /^F\d+$/.test(chord)) return { accelerator }
  return mac ? {} : { accelerator, registerAccelerator: false }
}
