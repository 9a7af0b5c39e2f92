import { describe, expect, it } from 'vitest'
import { commandFor } from '../../../src-renderer/commands/keys.js'
import { matchCommands } from '../../../src-renderer/commands/match.js'
import { CommandSchema } from '../../../src-shared/bridge.js'
import { COMMAND_ENTRIES, COMMAND_GROUPS, menuParts, MENUS } from '../../../src-shared/commands/index.js'
import { chordOf, normalChord, type KeyPress } from '../../../src-shared/keymap/chord.js'

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

  it('gives no key to two commands', () => {
    const keys = COMMAND_ENTRIES.flatMap((entry) => entry.keys)
    expect(new Set(keys).size).toBe(keys.length)
    for (const key of keys) expect(normalChord(key)).toBe(key)
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

  it('spells chords as the table does', () => {
    expect(chordOf(press('.', 'ctrl'))).toBe('Ctrl+.')
    expect(chordOf(press('Home'))).toBe('Home')
    expect(chordOf(press('ArrowDown', 'shift'))).toBe('Shift+ArrowDown')
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
