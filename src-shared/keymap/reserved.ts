import { MENUS, type CommandId } from '../commands/index.js'
import { parseChord } from './chord.js'

/** Chords that stay with a command whatever set is chosen, so that there is always a way back and a list of keys. */
export const FIXED_KEYS: Readonly<Partial<Record<CommandId, readonly string[]>>> = {
  'go-back': ['Escape'],
  'show-shortcuts': ['F1'],
}

/** Chords that no command of ours can have, or that stay where they are, each with what it does instead. */
const RESERVED: ReadonlyMap<string, string> = new Map([
  ['Escape', 'always goes back'],
  ['F1', 'always shows the keys'],
  ['Tab', 'goes to the next field'],
  ['Shift+Tab', 'goes to the field before'],
  ['Ctrl+Tab', 'belongs to the system'],
  ['Ctrl+Shift+Tab', 'belongs to the system'],
  ['Alt+Tab', 'belongs to the system'],
  ['Enter', 'presses the button that has the focus'],
  ['Shift+Enter', 'presses the button that has the focus'],
  ['F10', 'opens the menu'],
  ['F11', 'fills the screen'],
  ['Alt+F4', 'closes the window'],
  ['Alt+Space', 'belongs to the system'],
  ['Ctrl+Q', 'ends Condyle'],
  ['Ctrl+W', 'closes the window'],
  ['Ctrl+A', 'selects all text'],
  ['Ctrl+C', 'copies text'],
  ['Ctrl+X', 'cuts text'],
  ['Ctrl+V', 'pastes text'],
  ['Ctrl+Plus', 'makes everything larger'],
  ['Ctrl+=', 'makes everything larger'],
  ['Ctrl+-', 'makes everything smaller'],
  ['Ctrl+0', 'shows everything in its own size'],
  ...MENUS.map((menu): [string, string] => [`Alt+${menu.slice(0, 1)}`, `opens the menu ${menu}`]),
])

/** What a reserved chord does, to be said after its name: "always goes back"; null where it is free. */
export function reservedFor(chord: string): string | null {
  return RESERVED.get(chord) ?? null
}

/** Keys with which a text field goes through its text and changes it, whatever is held beside Ctrl. */
const TEXT_KEYS: readonly string[] = [
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'Backspace',
  'Delete',
  'Insert',
  'Z',
  'Y',
]

/** Whether a chord belongs to a text field while it has the focus: all but F1 and chords with Ctrl that edit nothing. */
export function belongsToText(chord: string): boolean {
  if (chord === 'F1') return false
  const parts = parseChord(chord)
  return !parts?.ctrl || TEXT_KEYS.includes(parts.key)
}
