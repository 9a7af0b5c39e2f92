import type { CommandId } from '../commands/index.js'
import { normalChord } from './chord.js'
import { keymapOf, type Keymap } from './keymap.js'
import { keysInSet } from './sets.js'
import { OWN_KEYMAP, type StoredKeymap } from '../case/stored-keymap.js'

/** Whose key a chord is besides the command that wants it; null where it is free. */
export function conflictOf(keymap: Keymap, id: CommandId, chord: string): CommandId | null {
  const owner = keymap.commands.get(chord)
  return owner === undefined || owner === id ? null : owner
}

/**
 * Gives a chord in its one spelling to a command, in the place of another of its own where one is named; whoever had
 * it loses it. A key of the set that is given away so comes back to its command when this change is taken back.
 */
export function withKey(stored: StoredKeymap, id: CommandId, chord: string, instead: string | null): StoredKeymap {
  const keymap = keymapOf(stored)
  const before = (keymap.keys.get(id) ?? []).filter((one) => one !== chord)
  const keys =
    instead !== null && before.includes(instead)
      ? before.map((one) => (one === instead ? chord : one))
      : [...before, chord]
  return withKeys(withoutChord(stored, keymap, chord), keymap, id, keys)
}

/** Takes a chord from a command. */
export function withoutKey(stored: StoredKeymap, id: CommandId, chord: string): StoredKeymap {
  const keymap = keymapOf(stored)
  return withKeys(
    stored,
    keymap,
    id,
    (keymap.keys.get(id) ?? []).filter((one) => one !== chord),
  )
}

/** Gives a command the keys of the set again. */
export function withoutChange(stored: StoredKeymap, id: CommandId): StoredKeymap {
  return without(stored, id)
}

/** Another set, with the person's own keys still on top of it. */
export function withSet({ changes }: StoredKeymap, set: Keymap['set']['id']): StoredKeymap {
  return { set, changes }
}

/** The set as it is. */
export function withoutChanges({ set }: StoredKeymap): StoredKeymap {
  return { ...OWN_KEYMAP, set }
}

/** Takes a chord from every command whose keys a person chose. */
function withoutChord(stored: StoredKeymap, keymap: Keymap, chord: string): StoredKeymap {
  return Object.entries(stored.changes).reduce((rest, [id, keys]) => {
    const left = keys.filter((one) => normalChord(one) !== chord)
    return left.length === keys.length ? rest : withKeys(rest, keymap, id, left)
  }, stored)
}

/** Stores only what differs from the set; `id` may be that of a command of another version. */
function withKeys(stored: StoredKeymap, keymap: Keymap, id: string, keys: readonly string[]): StoredKeymap {
  const { set, changes } = without(stored, id)
  const usual = [...keysInSet(keymap.set)].find(([one]) => one === id)?.[1]
  if (usual?.length === keys.length && usual.every((chord, at) => chord === keys[at])) return { set, changes }
  return { set, changes: { ...changes, [id]: [...keys] } }
}

function without({ set, changes }: StoredKeymap, id: string): StoredKeymap {
  return { set, changes: Object.fromEntries(Object.entries(changes).filter(([one]) => one !== id)) }
}
