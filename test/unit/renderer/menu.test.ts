import { describe, expect, it } from 'vitest'
import { menuTemplate } from '../../../src-main/app/menu-template.js'
import { COMMAND_ENTRIES } from '../../../src-shared/commands/index.js'
import { withKey } from '../../../src-shared/keymap/change.js'
import { keymapOf, type Keymap } from '../../../src-shared/keymap/keymap.js'
import { OWN_KEYMAP } from '../../../src-shared/case/stored-keymap.js'

interface Item {
  readonly label?: string
  readonly accelerator?: string
  readonly registerAccelerator?: boolean
  readonly type?: string
  readonly click?: unknown
}

const made = (keymap: Keymap = keymapOf(OWN_KEYMAP), mac = false) => ({ version: '0.2.0', keymap, mac })

function items(menu: string, keymap?: Keymap, mac?: boolean): Item[] {
  const found = menuTemplate(() => undefined, made(keymap, mac)).find((one) => one.label === `&${menu}`)
  return Array.isArray(found?.submenu) ? found.submenu : []
}

describe('the application menu', () => {
  it('calls each command as the palette does, with dots where it asks first', () => {
    const labels = ['File', 'Edit', 'Reading', 'View', 'Image', 'Help'].flatMap((menu) =>
      items(menu).map((one) => one.label),
    )
    for (const entry of COMMAND_ENTRIES.filter((one) => one.inMenu !== undefined))
      expect(labels, entry.id).toContain(entry.asks ? `${entry.title}…` : entry.title)
  })

  const MENU_NAMES = ['File', 'Edit', 'Reading', 'View', 'Image', 'Help']
  const named = (label: string, keymap?: Keymap, mac?: boolean): Item | undefined =>
    MENU_NAMES.flatMap((menu) => items(menu, keymap, mac)).find((one) => one.label === label)

  it('takes chords with Ctrl and F1', () => {
    for (const [label, accelerator] of [
      ['Sign off…', 'CmdOrCtrl+Return'],
      ['Write report…', 'CmdOrCtrl+E'],
      ['Keyboard', 'F1'],
      ['Undo', 'CmdOrCtrl+Z'],
      ['Redo', 'CmdOrCtrl+Shift+Z'],
    ] as const) {
      expect(named(label)).toMatchObject({ accelerator })
      expect(named(label)).not.toHaveProperty('registerAccelerator')
    }
  })

  it('shows bare letters, arrows and what edits text, but leaves them to the window, which knows whether text is typed', () => {
    for (const [label, accelerator] of [
      ['Add finding…', 'N'],
      ['Next finding', 'Down'],
      ['Hang the series anew', 'CmdOrCtrl+Home'],
    ] as const) {
      expect(named(label)).toMatchObject({ accelerator, registerAccelerator: false })
      expect(named(label, undefined, true)?.accelerator).toBeUndefined()
    }
  })

  it('follows the keys that were chosen', () => {
    const weasis = keymapOf(withKey({ set: 'weasis', changes: {} }, 'write-report', 'Ctrl+U', 'Ctrl+E'))
    expect(named('Measure a length', weasis)).toMatchObject({ accelerator: 'D' })
    expect(named('Write report…', weasis)).toMatchObject({ accelerator: 'CmdOrCtrl+U' })
    expect(named('Maximise view', weasis)).toMatchObject({ accelerator: 'CmdOrCtrl+M' })
    expect(named('Tour', weasis)?.accelerator).toBeUndefined()
  })

  it('sends the command that was clicked', () => {
    const sent: string[] = []
    const [file] = menuTemplate((command) => sent.push(command), made())
    const first = Array.isArray(file?.submenu) ? file.submenu[0] : undefined
    expect(first?.label).toBe('Open folder…')
    if (first?.click) Reflect.apply(first.click, undefined, [])
    expect(sent).toEqual(['open-folder'])
  })
})
