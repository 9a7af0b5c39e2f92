import { COMMAND_ENTRIES, type CommandId } from '../../src-shared/commands.js'

/** What of a keyboard event decides a command. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/** Where the key was pressed. */
export interface KeyScope {
  /** A text field has the focus: letters belong to it. */
  readonly typing: boolean
  readonly caseOpen: boolean
}

/** Signs that are typed with Shift on some layouts; for them Shift is no part of the chord. */
const SIGN = /^[^\p{L}]$/u

/**
 * The command of a key press, or undefined. While text is typed only chords with Ctrl count, and the editing ones
 * (undo, redo) are left to the text field.
 */
export function commandFor(press: KeyPress, scope: KeyScope): CommandId | undefined {
  if (press.altKey) return undefined
  const chord = chordOf(press)
  const withControl = press.ctrlKey || press.metaKey
  return COMMAND_ENTRIES.find((entry) => {
    if (!entry.keys.includes(chord)) return false
    if (entry.where === 'case' && !scope.caseOpen) return false
    if (!scope.typing) return true
    return (withControl && entry.id !== 'undo' && entry.id !== 'redo') || press.key === 'F1'
  })?.id
}

/** The chord of a key press in the registry's spelling. */
export function chordOf(press: KeyPress): string {
  const letter = press.key === ' ' ? 'Space' : press.key.length === 1 ? press.key.toUpperCase() : press.key
  const control = press.ctrlKey || press.metaKey
  const shift = press.shiftKey && !SIGN.test(letter)
  return `${control ? 'Ctrl+' : ''}${shift ? 'Shift+' : ''}${letter}`
}

/** Whether the element takes typed text. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type)
}

/** Whether Space presses or chooses the element by itself. */
export function takesSpace(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, summary, a[href], input, [role=option]') !== null
}
