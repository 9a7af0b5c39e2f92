import { COMMAND_ENTRIES, type CommandId } from '../../src-shared/commands/index.js'
import { chordOf, type KeyPress } from '../../src-shared/keymap/chord.js'

/** Where the key was pressed. */
export interface KeyScope {
  /** A text field has the focus: letters belong to it. */
  readonly typing: boolean
  readonly caseOpen: boolean
}

/**
 * The command of a key press, or undefined. While text is typed only chords with Ctrl count, and the editing ones
 * (undo, redo) are left to the text field.
 */
export function commandFor(press: KeyPress, scope: KeyScope): CommandId | undefined {
  const chord = chordOf(press)
  if (chord === null) return undefined
  const withControl = press.ctrlKey || press.metaKey
  return COMMAND_ENTRIES.find((entry) => {
    if (!entry.keys.includes(chord)) return false
    if (entry.where === 'case' && !scope.caseOpen) return false
    if (!scope.typing) return true
    return (withControl && entry.id !== 'undo' && entry.id !== 'redo') || press.key === 'F1'
  })?.id
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
