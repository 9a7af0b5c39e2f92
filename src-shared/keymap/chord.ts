/**
 * A chord is one key with what is held meanwhile, as text: "Ctrl+Alt+Shift+K", in this order; Ctrl is also ⌘. Letters
 * are capital. A sign stands for itself, whether Shift types it or not, but for "Plus" and "Space".
 */

/** What of a keyboard event decides a chord. `code` names the place of the key, whatever it types. */
export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
  getModifierState?(modifier: string): boolean
}

/** A chord taken apart. */
export interface Chord {
  readonly ctrl: boolean
  readonly alt: boolean
  readonly shift: boolean
  readonly key: string
}

/** Keys with a name of their own, spelled as in KeyboardEvent, but for Space and Plus. */
const NAMED: readonly string[] = [
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'Insert',
  'Delete',
  'Backspace',
  'Enter',
  'Escape',
  'Tab',
  'Space',
  'Plus',
]
const FUNCTION_KEY = /^F(?:[1-9]|1\d|2[0-4])$/
const LETTER = /^\p{L}$/u
const NAMES = new Map(NAMED.map((name) => [name.toLowerCase(), name]))

/** Spells a chord out. */
function spell({ ctrl, alt, shift, key }: Chord): string {
  return `${ctrl ? 'Ctrl+' : ''}${alt ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${key}`
}

/** The chord of a key press; null where none is complete: a modifier alone, an accent that waits for its letter. */
export function chordOf(press: KeyPress): string | null {
  // Windows reports the key that types the third signs of a keyboard as Ctrl with Alt.
  const third = press.getModifierState?.('AltGraph') ?? false
  const ctrl = (press.ctrlKey || press.metaKey) && !third
  const alt = press.altKey && !third
  const key = keyOf(press, alt, third)
  return key === null ? null : spell({ ctrl, alt, shift: press.shiftKey && keepsShift(key, alt), key })
}

function keyOf({ key, code }: KeyPress, alt: boolean, third: boolean): string | null {
  const place = /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1]
  // With Option a Mac types signs: ¡ where 1 stands.
  if (alt && place !== undefined) return place
  // On a Greek or Cyrillic keyboard a key means the letter that stands there on a Latin one.
  if (LETTER.test(key) && !/^[a-z]$/i.test(key)) return (!third && /^Key/.test(code) && place) || key.toUpperCase()
  return keyNamed(key === ' ' ? 'Space' : key)
}

/** The canonical name of a key, whichever case it is written in; null for what is no key of a chord. */
function keyNamed(key: string): string | null {
  if (key === '+') return 'Plus'
  if ([...key].length === 1) return key.trim() === '' ? null : key.toUpperCase()
  const name = NAMES.get(key.toLowerCase())
  if (name !== undefined) return name
  return FUNCTION_KEY.test(key.toUpperCase()) ? key.toUpperCase() : null
}

/** Signs are what they are with Shift or without; letters, named keys and what Alt makes of a place are not. */
function keepsShift(key: string, alt: boolean): boolean {
  return alt || [...key].length > 1 ? key !== 'Plus' : LETTER.test(key)
}

/** A chord from its text, modifiers in any order and any case; null for what is no chord. */
export function parseChord(text: string): Chord | null {
  const parts = text.trim().replace(/\+\+$/, '+Plus').split('+')
  const key = keyNamed((text.trim() === '+' ? '+' : (parts.at(-1) ?? '')).trim())
  if (key === null) return null
  const held = text.trim() === '+' ? [] : parts.slice(0, -1).map((part) => part.trim().toLowerCase())
  if (held.some((part) => !['ctrl', 'alt', 'shift'].includes(part))) return null
  const alt = held.includes('alt')
  return { ctrl: held.includes('ctrl'), alt, shift: held.includes('shift') && keepsShift(key, alt), key }
}

/** A chord in its one spelling; null for what is no chord. */
export function normalChord(text: string): string | null {
  const chord = parseChord(text)
  return chord && spell(chord)
}
