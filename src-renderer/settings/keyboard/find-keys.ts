import {
  COMMAND_ENTRIES,
  COMMAND_GROUPS,
  type CommandEntry,
  type CommandGroup,
} from '../../../src-shared/commands/index.js'
import type { Keymap } from '../../../src-shared/keymap/keymap.js'
import { printChord, type KeyPlatform } from '../../../src-shared/keymap/print.js'
import { matchCommands } from '../../commands/match.js'

/** Commands of one group, as the list shows them. */
export interface FoundGroup {
  readonly group: CommandGroup
  readonly entries: readonly CommandEntry[]
}

/** The commands that a typed text means, by the words of their title or by a whole key: "len" and "ctrl p" alike. */
export function findKeys(text: string, keymap: Keymap, platform: KeyPlatform): readonly FoundGroup[] {
  const wanted = plain(text)
  const byWords = new Set(matchCommands(COMMAND_ENTRIES, text))
  const found = COMMAND_ENTRIES.filter(
    (entry) =>
      byWords.has(entry) ||
      (keymap.keys.get(entry.id) ?? []).some((chord) => plain(printChord(chord, platform)) === wanted),
  )
  return COMMAND_GROUPS.flatMap((group) => {
    const entries = found.filter((entry) => entry.group === group)
    return entries.length === 0 ? [] : [{ group, entries }]
  })
}

/** Without what is written in more than one way between the keys of a chord. */
function plain(text: string): string {
  const shown = text.trim().toLowerCase()
  return shown.length < 2 ? shown : shown.replace(/[\s+]+/g, ' ').trim()
}
