import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PreferencesFileSchema, PreferencesSchema } from '../../../src-shared/case/preferences.js'
import { COMMAND_ENTRIES, type CommandId } from '../../../src-shared/commands/index.js'
import {
  conflictOf,
  withKey,
  withoutChange,
  withoutChanges,
  withoutKey,
  withSet,
} from '../../../src-shared/keymap/change.js'
import { normalChord } from '../../../src-shared/keymap/chord.js'
import { keymapOf, type Keymap } from '../../../src-shared/keymap/keymap.js'
import { belongsToText, FIXED_KEYS, reservedFor } from '../../../src-shared/keymap/reserved.js'
import { KEY_SETS, keysInSet } from '../../../src-shared/keymap/sets.js'
import { OWN_KEYMAP, type StoredKeymap } from '../../../src-shared/case/stored-keymap.js'

const keys = (keymap: Keymap, id: CommandId): readonly string[] => keymap.keys.get(id) ?? []
const ids = COMMAND_ENTRIES.map(({ id }) => id)

/** What holds of every keymap, whatever it was made from. */
function expectSound(keymap: Keymap): void {
  const all = [...keymap.keys].flatMap(([id, chords]) => chords.map((chord) => [chord, id] as const))
  expect(new Map(all)).toEqual(keymap.commands)
  expect(new Set(all.map(([chord]) => chord)).size).toBe(all.length)
  expect([...keymap.keys.keys()]).toEqual(ids)
  for (const [chord, id] of all) {
    expect(normalChord(chord)).toBe(chord)
    expect(reservedFor(chord) === null || FIXED_KEYS[id]?.includes(chord)).toBe(true)
  }
  expect(keys(keymap, 'go-back')).toContain('Escape')
  expect(keys(keymap, 'show-shortcuts')).toContain('F1')
}

describe.each(KEY_SETS)('the set $title', (set) => {
  const inSet = keysInSet(set)

  it('gives no key to two commands, none that the system has, and each in its one spelling', () => {
    const all = [...inSet].flatMap(([id, chords]) => chords.map((chord) => ({ chord, id })))
    const twice = all.filter(({ chord }, at) => all.findIndex((one) => one.chord === chord) !== at)
    expect(twice).toEqual([])
    expect(all.filter(({ chord, id }) => reservedFor(chord) !== null && !FIXED_KEYS[id]?.includes(chord))).toEqual([])
    for (const { chord } of all) expect(normalChord(chord)).toBe(chord)
  })

  it('leaves no command without a key that has one in Condyle’s own', () => {
    for (const { id, keys: own } of COMMAND_ENTRIES) if (own.length > 0) expect(inSet.get(id), id).not.toEqual([])
  })

  it('is what a keymap without changes is', () => {
    const keymap = keymapOf({ set: set.id, changes: {} })
    expectSound(keymap)
    expect(keymap.keys).toEqual(inSet)
    expect(keymap.notes).toEqual([])
  })

  it('has a key for all that a reading by keyboard needs', () => {
    for (const id of [
      'accept',
      'reject',
      'edit',
      'next-finding',
      'next-step',
      'next-unreviewed',
      'grade-0',
      'undo',
    ] as const)
      expect(inSet.get(id)?.length, id).toBeGreaterThan(0)
  })
})

describe('keys in the habit of other viewers', () => {
  it('go through slices by the arrows and leave the digits to grades and windows', () => {
    for (const set of ['ohif', 'weasis']) {
      const keymap = keymapOf({ set, changes: {} })
      expect(keymap.commands.get('ArrowDown')).toBe('next-slice')
      expect(keymap.commands.get('Home')).toBe('first-slice')
      expect(keymap.commands.get('3')).toBe('grade-3')
    }
  })

  it('have OHIF’s letters on the picture, Weasis’ on the tools', () => {
    const ohif = keymapOf({ set: 'ohif', changes: {} })
    expect(['Z', 'R', 'H', 'V', 'I', 'C', 'Space'].map((chord) => ohif.commands.get(chord))).toEqual([
      'tool-zoom',
      'rotate',
      'flip-across',
      'flip-down',
      'invert',
      'toggle-cine',
      'reset-views',
    ])
    const weasis = keymapOf({ set: 'weasis', changes: {} })
    expect(['W', 'T', 'S', 'Z', 'D', 'A', 'E', 'K'].map((chord) => weasis.commands.get(chord))).toEqual([
      'tool-window',
      'tool-pan',
      'tool-scroll',
      'tool-zoom',
      'measure-length',
      'measure-angle',
      'measure-ellipse',
      'keep-key-image',
    ])
  })
})

describe('a person’s own keys', () => {
  it('stand over those of the set, whose command loses the key until it is given back', () => {
    const stored = withKey(OWN_KEYMAP, 'measure-length', 'A', 'L')
    expect(stored.changes).toEqual({ 'measure-length': ['A'] })
    const keymap = keymapOf(stored)
    expectSound(keymap)
    expect(keymap.commands.get('A')).toBe('measure-length')
    expect(keymap.commands.has('L')).toBe(false)
    expect(keys(keymap, 'accept')).toEqual([])
    expect(keymap.taken.get('accept')).toEqual([{ chord: 'A', by: 'measure-length' }])
    expect(keymapOf(withoutChange(stored, 'measure-length'))).toEqual(keymapOf(OWN_KEYMAP))
  })

  it('name whose key a chord is', () => {
    expect(conflictOf(keymapOf(OWN_KEYMAP), 'measure-length', 'A')).toBe('accept')
    expect(conflictOf(keymapOf(OWN_KEYMAP), 'measure-length', 'L')).toBeNull()
    expect(conflictOf(keymapOf(OWN_KEYMAP), 'measure-length', 'Ctrl+Shift+U')).toBeNull()
  })

  it('take a key from a command that a person changed, too', () => {
    const first = withKey(OWN_KEYMAP, 'export-quintuples', 'Ctrl+Shift+U', null)
    const second = withKey(first, 'take-tour', 'Ctrl+Shift+U', null)
    expect(second.changes).toEqual({ 'take-tour': ['Ctrl+Shift+U'] })
    expectSound(keymapOf(second))
  })

  it('are several for a command, added and removed one by one, and nothing is stored that is as in the set', () => {
    const two = withKey(OWN_KEYMAP, 'accept', 'Ctrl+Shift+U', null)
    expect(keys(keymapOf(two), 'accept')).toEqual(['A', 'Ctrl+Shift+U'])
    expect(withoutKey(two, 'accept', 'Ctrl+Shift+U')).toEqual(OWN_KEYMAP)
    const none = withoutKey(OWN_KEYMAP, 'accept', 'A')
    expect(keys(keymapOf(none), 'accept')).toEqual([])
    expect(withKey(none, 'accept', 'A', null)).toEqual(OWN_KEYMAP)
  })

  it('stay when another set is chosen, and go when all are reset', () => {
    const stored = withSet(withKey(OWN_KEYMAP, 'accept', 'D', 'A'), 'weasis')
    const keymap = keymapOf(stored)
    expectSound(keymap)
    expect(keymap.commands.get('D')).toBe('accept')
    expect(keys(keymap, 'measure-length')).toEqual(['M'])
    expect(withoutChanges(stored)).toEqual({ set: 'weasis', changes: {} })
  })
})

describe('a stored keymap', () => {
  it('is left out where it makes no sense, and says so', () => {
    const keymap = keymapOf({
      set: 'radiant',
      changes: {
        accept: ['Ctrl+Nonsense', 'Escape', 'Shift+K'],
        reject: ['Shift+K'],
        'go-back': [],
        'fly-away': ['Q'],
      },
    })
    expectSound(keymap)
    expect(keymap.set.id).toBe('own')
    expect(keys(keymap, 'accept')).toEqual(['Shift+K'])
    expect(keys(keymap, 'reject')).toEqual([])
    expect(keymap.notes).toEqual([
      'There is no set of keys “radiant” in this version. Condyle’s own are used.',
      'The keys of one command were left out: this version has no “fly-away”.',
      '“Ctrl+Nonsense” cannot be a key of “Accept finding”: it is no key.',
      '“Escape” cannot be a key of “Accept finding”: it always goes back.',
      'Shift K was given to “Accept finding” and “Reject finding”. The first has it.',
    ])
  })

  it('leaves the other preferences what they are where it is damaged', () => {
    const damaged: unknown[] = [
      null,
      3,
      'own',
      [],
      { set: 'own' },
      { set: 'own', changes: { accept: 'A' } },
      { set: 7, changes: {} },
    ]
    for (const keymap of damaged) {
      expect(PreferencesSchema.safeParse({ keymap }).success).toBe(false)
      const read = PreferencesFileSchema.parse({ keymap, theme: 'high-contrast' })
      expect(read.theme).toBe('high-contrast')
      expect(keymapOf(read.keymap).notes).toEqual(['Your keys could not be read. Condyle’s own are used.'])
    }
    expect(keymapOf(PreferencesFileSchema.parse({}).keymap).notes).toEqual([])
  })

  it('is bounded', () => {
    const many = Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`command-${at}`, ['A']]))
    for (const changes of [many, { accept: ['A', 'B', 'C', 'D', 'E'] }, { accept: ['A'.repeat(41)] }])
      expect(PreferencesSchema.safeParse({ keymap: { set: 'own', changes } }).success).toBe(false)
  })

  it('is sound whatever it holds, and stays sound under every change', () => {
    const chord = fc.oneof(
      fc.constantFrom('A', 'L', 'Escape', 'Tab', 'Ctrl+Q', 'Shift+K', 'ctrl+z', '+', 'F1', 'ArrowDown', 'Alt+F'),
      fc.string({ maxLength: 12 }),
    )
    const id = fc.constantFrom(...ids)
    const stored: fc.Arbitrary<StoredKeymap> = fc.record({
      set: fc.oneof(fc.constantFrom('own', 'ohif', 'weasis'), fc.string({ maxLength: 8 })),
      changes: fc.dictionary(fc.oneof(id, fc.string({ maxLength: 8 })), fc.array(chord, { maxLength: 4 }), {
        maxKeys: 8,
      }),
    })
    const free = fc.constantFrom('A', 'L', 'Shift+K', 'Ctrl+Z', 'Plus', 'ArrowDown', 'Ctrl+Shift+U')
    fc.assert(
      fc.property(stored, id, free, fc.boolean(), (before, command, wanted, replace) => {
        expectSound(keymapOf(before))
        const instead = replace ? (keys(keymapOf(before), command)[0] ?? null) : null
        const after = keymapOf(withKey(before, command, wanted, instead))
        expectSound(after)
        expect(after.commands.get(wanted)).toBe(command)
        expectSound(keymapOf(withoutKey(before, command, wanted)))
      }),
    )
  })
})

describe('while text is typed', () => {
  it('letters, arrows and what edits text belong to the field; F1 and other chords with Ctrl do not', () => {
    for (const chord of [
      'A',
      'Shift+A',
      'Space',
      'ArrowDown',
      'Alt+1',
      'F3',
      'Ctrl+Z',
      'Ctrl+Shift+ArrowLeft',
      'Ctrl+Home',
    ])
      expect(belongsToText(chord), chord).toBe(true)
    for (const chord of ['F1', 'Ctrl+K', 'Ctrl+Shift+R', 'Ctrl+Enter', 'Ctrl+,'])
      expect(belongsToText(chord), chord).toBe(false)
  })
})
