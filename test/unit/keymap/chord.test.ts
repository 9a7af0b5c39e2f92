import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COMMAND_ENTRIES } from '../../../src-shared/commands/index.js'
import { chordOf, normalChord, parseChord, type KeyPress } from '../../../src-shared/keymap/chord.js'
import { acceleratorOf, printChord } from '../../../src-shared/keymap/print.js'

type Held = 'ctrl' | 'shift' | 'alt' | 'meta' | 'third'

function press(key: string, code = '', ...held: readonly Held[]): KeyPress {
  return {
    key,
    code,
    ctrlKey: held.includes('ctrl'),
    shiftKey: held.includes('shift'),
    altKey: held.includes('alt'),
    metaKey: held.includes('meta'),
    getModifierState: (modifier) => modifier === 'AltGraph' && held.includes('third'),
  }
}

describe('the chord of a key press', () => {
  it.each<[KeyPress, string | null]>([
    [press('a', 'KeyA'), 'A'],
    [press('A', 'KeyA', 'shift'), 'Shift+A'],
    // With Caps Lock on.
    [press('A', 'KeyA'), 'A'],
    [press('z', 'KeyZ', 'meta', 'shift'), 'Ctrl+Shift+Z'],
    [press('?', 'Slash', 'shift'), '?'],
    [press('+', 'Equal', 'shift'), 'Plus'],
    [press('+', 'NumpadAdd'), 'Plus'],
    [press('-', 'Minus', 'ctrl'), 'Ctrl+-'],
    [press(' ', 'Space', 'shift'), 'Shift+Space'],
    [press('ArrowDown', 'ArrowDown', 'ctrl', 'shift'), 'Ctrl+Shift+ArrowDown'],
    [press('F12', 'F12'), 'F12'],
    // Digits of a French keyboard are typed with Shift, those of a Mac with Option type signs.
    [press('3', 'Digit3', 'shift'), '3'],
    [press('¡', 'Digit1', 'alt'), 'Alt+1'],
    [press('†', 'KeyT', 'alt', 'shift'), 'Alt+Shift+T'],
    // A key of a Greek, a Cyrillic keyboard is the letter that stands there.
    [press('α', 'KeyA'), 'A'],
    [press('Я', 'KeyZ', 'shift', 'ctrl'), 'Ctrl+Shift+Z'],
    [press('ö', 'Semicolon'), 'Ö'],
    // AltGr types a sign; Windows reports Ctrl and Alt with it.
    [press('[', 'Digit8', 'ctrl', 'alt', 'third'), '['],
    [press('ł', 'KeyL', 'third'), 'Ł'],
    // Nothing is complete yet.
    [press('Shift', 'ShiftLeft', 'shift'), null],
    [press('Control', 'ControlLeft', 'ctrl'), null],
    [press('Dead', 'BracketLeft'), null],
    [press('Process', 'KeyA'), null],
    [press('Unidentified', ''), null],
  ])('of %j is %s', (event, chord) => {
    expect(chordOf(event)).toBe(chord)
  })

  it('is one that its text gives back', () => {
    const key = fc.oneof(
      fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' }),
      fc.constantFrom('ArrowUp', 'Home', 'F5', 'Enter', ' ', '+'),
    )
    fc.assert(
      fc.property(key, fc.subarray(['ctrl', 'shift', 'alt', 'meta', 'third'] as const), (name, held) => {
        const chord = chordOf(press(name, '', ...held))
        if (chord !== null) expect(normalChord(chord)).toBe(chord)
      }),
    )
  })
})

describe('the text of a chord', () => {
  it.each([
    ['ctrl+shift+z', 'Ctrl+Shift+Z'],
    ['Shift+Ctrl+z', 'Ctrl+Shift+Z'],
    [' alt + pagedown ', 'Alt+PageDown'],
    ['+', 'Plus'],
    ['Ctrl++', 'Ctrl+Plus'],
    ['Shift+?', '?'],
    ['f3', 'F3'],
  ])('%s is spelled %s', (text, spelled) => {
    expect(normalChord(text)).toBe(spelled)
  })

  it.each(['', 'Ctrl+', 'Ctrl', 'Hyper+A', 'AB', 'F25', 'Ctrl+Ctrl', 'Shift+ ', 'Numpad1', '__proto__'])(
    '%s is none',
    (text) => {
      expect(parseChord(text)).toBeNull()
      expect(normalChord(text)).toBeNull()
    },
  )
})

describe('a printed chord', () => {
  it('has the signs of the keyboard that it is for', () => {
    expect(printChord('Ctrl+Shift+Z', 'other')).toBe('Ctrl Shift Z')
    expect(printChord('Ctrl+Shift+Z', 'mac')).toBe('⇧⌘Z')
    expect(printChord('Alt+ArrowLeft', 'other')).toBe('Alt ←')
    expect(printChord('Alt+ArrowLeft', 'mac')).toBe('⌥←')
    expect(printChord('Plus', 'other')).toBe('+')
    expect(printChord('Escape', 'other')).toBe('Esc')
  })

  it('is an accelerator of Electron in its spelling', () => {
    expect(acceleratorOf('Ctrl+Enter')).toBe('CmdOrCtrl+Return')
    expect(acceleratorOf('Shift+ArrowDown')).toBe('Shift+Down')
    expect(acceleratorOf('Ctrl+Plus')).toBe('CmdOrCtrl+Plus')
    expect(acceleratorOf('Ctrl+')).toBeUndefined()
    expect(acceleratorOf('Ctrl+Ö')).toBeUndefined()
  })

  it('is there for every key of the table', () => {
    for (const chord of COMMAND_ENTRIES.flatMap(({ keys }) => [...keys])) {
      expect(normalChord(chord)).toBe(chord)
      expect(acceleratorOf(chord)).toBeDefined()
    }
  })
})
