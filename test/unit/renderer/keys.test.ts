import { describe, expect, it } from 'vitest'
import { Keys } from '../../../src-renderer/commands/keys.svelte.js'
import { findKeys } from '../../../src-renderer/settings/keyboard/find-keys.js'
import { matchCommands } from '../../../src-renderer/commands/match.js'
import { CommandSchema } from '../../../src-shared/bridge.js'
import { COMMAND_ENTRIES, COMMAND_GROUPS, menuParts, MENUS } from '../../../src-shared/commands/index.js'
import type { KeyPress } from '../../../src-shared/keymap/chord.js'
import { OWN_KEYMAP } from '../../../src-shared/case/stored-keymap.js'

function press(key: string, ...held: ('ctrl' | 'shift' | 'alt' | 'meta')[]): KeyPress {
  return {
    key,
    code: '',
    ctrlKey: held.includes('ctrl'),
    shiftKey: held.includes('shift'),
    altKey: held.includes('alt'),
    metaKey: held.includes('meta'),
  }
}
const inCase = { typing: false, caseOpen: true }
const keys = new Keys(() => OWN_KEYMAP)
const commandFor = keys.commandFor.bind(keys)

describe('the table of commands', () => {
  it('names each command once, and the bridge takes every one', () => {
    const ids = COMMAND_ENTRIES.map((entry) => entry.id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(CommandSchema.parse(id)).toBe(id)
  })

  it('puts each command of the menus into one of them, and has every group', () => {
    const inMenus = MENUS.flatMap((menu) => menuParts(menu).flat())
    expect(inMenus.map((entry) => entry.id).sort()).toEqual(
      COMMAND_ENTRIES.filter((entry) => entry.inMenu !== undefined)
        .map((entry) => entry.id)
        .sort(),
    )
    expect(new Set(COMMAND_ENTRIES.map((entry) => entry.group))).toEqual(new Set(COMMAND_GROUPS))
  })
})

describe('commandFor', () => {
  it.each([
    [press('a'), 'accept'],
    [press('A', 'shift'), 'accept-all-normal'],
    [press('r'), 'reject'],
    [press('r', 'ctrl'), 'run-model'],
    [press('z', 'ctrl'), 'undo'],
    [press('Z', 'ctrl', 'shift'), 'redo'],
    [press('z', 'meta'), 'undo'],
    [press('Enter', 'ctrl'), 'sign-off'],
    [press('3'), 'grade-3'],
    [press('?', 'shift'), 'show-shortcuts'],
    [press('ArrowDown'), 'next-finding'],
    [press(',', 'ctrl'), 'show-settings'],
  ])('finds the command of %j', (event, id) => {
    expect(commandFor(event, inCase)).toBe(id)
  })

  it('leaves letters, arrows and undo to a text field, but not the palette', () => {
    const typing = { typing: true, caseOpen: true }
    expect(commandFor(press('a'), typing)).toBeUndefined()
    expect(commandFor(press('ArrowDown'), typing)).toBeUndefined()
    expect(commandFor(press('z', 'ctrl'), typing)).toBeUndefined()
    expect(commandFor(press('k', 'ctrl'), typing)).toBe('show-palette')
  })

  it('keeps commands on a case quiet while none is open', () => {
    expect(commandFor(press('a'), { typing: false, caseOpen: false })).toBeUndefined()
    expect(commandFor(press('o', 'ctrl'), { typing: false, caseOpen: false })).toBe('open-folder')
  })

  it('knows keys of the pictures, with Alt by the place of the key', () => {
    expect(commandFor(press('a', 'alt'), inCase)).toBeUndefined()
    expect(commandFor({ ...press('¡', 'alt'), code: 'Digit2' }, inCase)).toBe('window-marrow')
    expect(commandFor(press('ArrowDown', 'alt'), inCase)).toBe('picture-down')
    expect(commandFor(press('+', 'shift'), inCase)).toBe('zoom-in')
    expect(commandFor(press('PageUp', 'ctrl'), inCase)).toBe('first-slice')
  })

  it('takes a chord that edits text for the field, whatever it does elsewhere', () => {
    const typing = { typing: true, caseOpen: true }
    expect(commandFor(press('Home', 'ctrl'), inCase)).toBe('reset-hanging')
    expect(commandFor(press('Home', 'ctrl'), typing)).toBeUndefined()
    expect(commandFor(press('F1'), typing)).toBe('show-shortcuts')
    expect(commandFor(press('F3'), typing)).toBeUndefined()
  })
})

describe('keys in words', () => {
  it('stand behind a title, and are left out where there are none', () => {
    expect(keys.titled('Worklist', 'show-worklist')).toBe('Worklist (Ctrl L)')
    expect(keys.titled('Tour', 'take-tour')).toBe('Tour')
    expect(keys.with('toggle-identity')).toBe(' with Ctrl I')
    expect(keys.with('take-tour')).toBe('')
  })

  it('are those of the chosen set', () => {
    const weasis = new Keys(() => ({ set: 'weasis', changes: {} }))
    expect(weasis.titled('Measure a length', 'measure-length')).toBe('Measure a length (D)')
    expect(weasis.commandFor(press('d'), inCase)).toBe('measure-length')
    expect(weasis.commandFor(press('l'), inCase)).toBe('next-viewport')
  })
})

describe('finding keys', () => {
  const found = (text: string): string[] =>
    findKeys(text, keys.map, 'other').flatMap(({ entries }) => entries.map(({ id }) => id))

  it('goes by the words of a command or by a whole key', () => {
    expect(found('si of')).toEqual(['sign-off'])
    expect(found('ctrl p')).toEqual(['export-report-pdf'])
    expect(found('Ctrl+P')).toEqual(['export-report-pdf'])
    expect(found('+')).toEqual(['zoom-in'])
    expect(found('xyzzy')).toEqual([])
  })

  it('has every command once, by group', () => {
    const groups = findKeys('', keys.map, 'other')
    expect(groups.map(({ group }) => group)).toEqual([...COMMAND_GROUPS])
    expect(found('')).toHaveLength(COMMAND_ENTRIES.length)
  })
})

describe('matchCommands', () => {
  const found = (text: string): string[] => matchCommands(COMMAND_ENTRIES, text).map((entry) => entry.id)

  it('finds a command by the beginnings of its words', () => {
    expect(found('si of')).toEqual(['sign-off'])
    expect(found('mod')).toEqual(['run-model', 'cancel-model'])
  })

  it('puts a title that begins with the text first', () => {
    expect(found('accept')[0]).toBe('accept')
    expect(found('open')[0]).toBe('open-folder')
  })

  it('finds everything for nothing and nothing for nonsense', () => {
    expect(found('')).toHaveLength(COMMAND_ENTRIES.length)
    expect(found('xyzzy')).toEqual([])
  })
})
