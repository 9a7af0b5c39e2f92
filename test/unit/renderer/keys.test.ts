import { describe, expect, it } from 'vitest'
import { chordOf, commandFor, type KeyPress } from '../../../src-renderer/commands/keys.js'
import { viewerAct } from '../../../src-renderer/viewer/tools/keys.js'
import { matchCommands } from '../../../src-renderer/commands/match.js'
import { CommandSchema } from '../../../src-shared/bridge.js'
import { COMMAND_ENTRIES, COMMAND_GROUPS, menuParts, MENUS } from '../../../src-shared/commands.js'

function press(key: string, ...held: ('ctrl' | 'shift' | 'alt' | 'meta')[]): KeyPress {
  return {
    key,
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

  it('leaves Alt to the viewer and the system', () => {
    expect(commandFor(press('a', 'alt'), inCase)).toBeUndefined()
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

describe('the keys of the pictures', () => {
  /** Those of both do the same wherever they are pressed. */
  const SHARED = ['maximise-view', 'reset-views', 'auto-window', 'toggle-linked', 'next-series', 'previous-series']

  it('take none that a command has', () => {
    const taken = COMMAND_ENTRIES.filter((entry) => !SHARED.includes(entry.id)).flatMap((entry) =>
      entry.keys.filter((chord) => {
        const parts = chord.split('+')
        const letter = parts.at(-1) ?? ''
        const held = {
          ctrlKey: parts.includes('Ctrl'),
          shiftKey: parts.includes('Shift'),
          altKey: false,
          metaKey: false,
        }
        return viewerAct({ key: letter, code: '', ...held }) !== undefined
      }),
    )
    expect(taken).toEqual([])
  })
})
