import type { MenuItemConstructorOptions } from 'electron'
import { menuParts, MENUS, type CommandEntry, type CommandId, type MenuName } from '../../src-shared/commands/index.js'

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' }

/** What the menus have beside our own commands: the system's. */
const SYSTEM_PARTS: Readonly<Partial<Record<MenuName, readonly MenuItemConstructorOptions[]>>> = {
  File: [{ role: 'quit' }],
  Edit: [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }],
  View: [{ role: 'togglefullscreen' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'resetZoom' }],
}

/** The menus as Electron takes them. `version` is written at the end of the help menu. */
export function menuTemplate(send: (command: CommandId) => void, version: string): MenuItemConstructorOptions[] {
  const item = ({ id, title, asks, keys }: CommandEntry): MenuItemConstructorOptions => {
    const accelerator = acceleratorOf(keys)
    return {
      label: asks ? `${title}…` : title,
      click: () => send(id),
      ...(accelerator === undefined ? {} : { accelerator }),
    }
  }
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
 * The first chord in Electron's spelling. Bare letters, arrows and digits belong to the window, which knows whether
 * text is being typed, and are left out.
 */
function acceleratorOf(keys: readonly string[]): string | undefined {
  const chord = keys[0]
  if (chord === undefined) return undefined
  if (/^F\d+$/.test(chord)) return chord
  return chord.startsWith('Ctrl+') ? chord.replace('Ctrl+', 'CmdOrCtrl+').replace('Enter', 'Return') : undefined
}
