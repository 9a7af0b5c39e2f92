import { describe, expect, it } from 'vitest'
import { menuTemplate } from '../../../src-main/app/menu-template.js'
import { COMMAND_ENTRIES } from '../../../src-shared/commands/index.js'

interface Item {
  readonly label?: string
  readonly accelerator?: string
  readonly type?: string
  readonly click?: unknown
}

function items(menu: string): Item[] {
  const found = menuTemplate(() => undefined, '0.2.0').find((one) => one.label === `&${menu}`)
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

  it('shows chords with Ctrl and F1, and leaves bare letters to the window, which knows whether text is typed', () => {
    const keys = (label: string): string | undefined =>
      ['File', 'Edit', 'Reading', 'View', 'Image', 'Help'].flatMap(items).find((one) => one.label === label)
        ?.accelerator
    expect(keys('Sign off…')).toBe('CmdOrCtrl+Return')
    expect(keys('Redo')).toBe('CmdOrCtrl+Shift+Z')
    expect(keys('Keyboard')).toBe('F1')
    expect(keys('Add finding…')).toBeUndefined()
    expect(keys('Next finding')).toBeUndefined()
  })

  it('sends the command that was clicked', () => {
    const sent: string[] = []
    const [file] = menuTemplate((command) => sent.push(command), '0.2.0')
    const first = Array.isArray(file?.submenu) ? file.submenu[0] : undefined
    expect(first?.label).toBe('Open folder…')
    if (first?.click) Reflect.apply(first.click, undefined, [])
    expect(sent).toEqual(['open-folder'])
  })
})
