import { COMMAND_ENTRIES, type CommandId } from '../../src-shared/commands/index.js'
import { chordOf, type KeyPress } from '../../src-shared/keymap/chord.js'
import { keymapOf, type Keymap } from '../../src-shared/keymap/keymap.js'
import { printChord } from '../../src-shared/keymap/print.js'
import { belongsToText } from '../../src-shared/keymap/reserved.js'
import type { StoredKeymap } from '../../src-shared/case/stored-keymap.js'
import { PLATFORM } from '../design/platform.js'

/** Where the key was pressed. */
export interface KeyScope {
  /** A text field has the focus: letters belong to it. */
  readonly typing: boolean
  readonly caseOpen: boolean
}

const ON_CASE: ReadonlySet<CommandId> = new Set(
  COMMAND_ENTRIES.filter(({ where }) => where === 'case').map(({ id }) => id),
)

/** The keys as the person has them now: whatever reads them is drawn anew when they change. */
export class Keys {
  readonly map: Keymap = $derived.by(() => keymapOf(this.stored()))

  constructor(private readonly stored: () => StoredKeymap) {}

  all(id: CommandId): readonly string[] {
    return this.map.keys.get(id) ?? []
  }

  /** The chord that a button or a hint shows; undefined where the command has none. */
  first(id: CommandId): string | undefined {
    return this.all(id)[0]
  }

  /** A title with the key that does the same behind it: "Worklist (Ctrl L)". */
  titled(title: string, id: CommandId): string {
    const chord = this.first(id)
    return chord === undefined ? title : `${title} (${printChord(chord, PLATFORM)})`
  }

  /** The key of a command within a sentence: " with Ctrl I", or nothing. */
  with(id: CommandId): string {
    const chord = this.first(id)
    return chord === undefined ? '' : ` with ${printChord(chord, PLATFORM)}`
  }

  /**
   * The command of a key press, or undefined. What edits text is left to a text field, undo and redo too, whichever
   * keys they have.
   */
  commandFor(press: KeyPress, { typing, caseOpen }: KeyScope): CommandId | undefined {
    const chord = chordOf(press)
    const id = chord === null ? undefined : this.map.commands.get(chord)
    if (chord === null || id === undefined || (ON_CASE.has(id) && !caseOpen)) return undefined
    return typing && (belongsToText(chord) || id === 'undo' || id === 'redo') ? undefined : id
  }
}
