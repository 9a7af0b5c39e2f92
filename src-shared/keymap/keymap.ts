import { COMMAND_ENTRIES, type CommandId } from '../commands/index.js'
import { normalChord } from './chord.js'
import { printChord } from './print.js'
import { FIXED_KEYS, reservedFor } from './reserved.js'
import type { KeySet } from './set.js'
import { KEY_SETS, keysInSet } from './sets.js'
import type { StoredKeymap } from '../case/stored-keymap.js'

/** A key that a command has in its set, and that a person gave to another. */
export interface TakenKey {
  readonly chord: string
  readonly by: CommandId
}

/** Which key does what. All commands may be meant at the same time, so that no chord has two. */
export interface Keymap {
  readonly set: KeySet
  readonly keys: ReadonlyMap<CommandId, readonly string[]>
  readonly commands: ReadonlyMap<string, CommandId>
  /** Commands whose keys a person chose. */
  readonly changed: ReadonlySet<CommandId>
  readonly taken: ReadonlyMap<CommandId, readonly TakenKey[]>
  /** What of the stored choice could not be used, each a sentence. */
  readonly notes: readonly string[]
}

/**
 * What a stored choice comes to: the person's own keys first, in the table's order, then those of the set that are
 * still free. What makes no sense is left out and said in the notes.
 */
export function keymapOf(stored: StoredKeymap): Keymap {
  const notes: string[] = []
  const set = KEY_SETS.find(({ id }) => id === stored.set) ?? KEY_SETS[0]
  if (!set) throw new RangeError('There is no set of keys.')
  if (set.id !== stored.set)
    notes.push(
      stored.set === ''
        ? 'Your keys could not be read. Condyle’s own are used.'
        : `There is no set of keys “${stored.set}” in this version. Condyle’s own are used.`,
    )
  const own = ownKeys(stored, notes)
  const commands = new Map<string, CommandId>()
  for (const [id, chords] of Object.entries(FIXED_KEYS))
    for (const chord of chords) if (isCommand(id)) commands.set(chord, id)
  const keys = new Map<CommandId, readonly string[]>()
  for (const [id, chords] of own) keys.set(id, claim(id, chords, commands, notes))

  const taken = new Map<CommandId, readonly TakenKey[]>()
  const inSet = keysInSet(set)
  for (const [id, chords] of inSet) {
    if (own.has(id)) continue
    const free = chords.filter((chord) => (commands.get(chord) ?? id) === id)
    free.forEach((chord) => commands.set(chord, id))
    keys.set(id, free)
    const gone = chords.flatMap((chord) => {
      const by = commands.get(chord)
      return by === undefined || by === id ? [] : [{ chord, by }]
    })
    if (gone.length > 0) taken.set(id, gone)
  }
  return {
    set,
    keys: new Map(COMMAND_ENTRIES.map(({ id }) => [id, keys.get(id) ?? []])),
    commands,
    changed: new Set(own.keys()),
    taken,
    notes,
  }
}

/** The person's lists in the table's order, with the fixed keys first; what is no command or no chord is left out. */
function ownKeys({ changes }: StoredKeymap, notes: string[]): ReadonlyMap<CommandId, readonly string[]> {
  const unknown = Object.keys(changes).filter((id) => !isCommand(id))
  if (unknown.length > 0)
    notes.push(
      unknown.length === 1
        ? `The keys of one command were left out: this version has no “${unknown[0] ?? ''}”.`
        : `The keys of ${unknown.length} commands were left out: this version does not have them.`,
    )
  const own = new Map<CommandId, readonly string[]>()
  for (const { id, title } of COMMAND_ENTRIES) {
    const wanted = changes[id]
    if (wanted === undefined) continue
    const fixed = FIXED_KEYS[id] ?? []
    const usable = wanted.flatMap((text) => {
      const chord = normalChord(text)
      if (chord !== null && fixed.includes(chord)) return []
      const reserved = chord === null ? 'is no key' : reservedFor(chord)
      if (reserved !== null) notes.push(`“${text}” cannot be a key of “${title}”: it ${reserved}.`)
      return chord === null || reserved !== null ? [] : [chord]
    })
    own.set(id, [...new Set([...fixed, ...usable])])
  }
  return own
}

/** Gives a command those of its chords that no other has yet. */
function claim(
  id: CommandId,
  chords: readonly string[],
  commands: Map<string, CommandId>,
  notes: string[],
): readonly string[] {
  return chords.filter((chord) => {
    const other = commands.get(chord)
    if (other !== undefined && other !== id) {
      notes.push(
        `${printChord(chord, 'other')} was given to “${titleOf(other)}” and “${titleOf(id)}”. The first has it.`,
      )
      return false
    }
    commands.set(chord, id)
    return true
  })
}

const titles: ReadonlyMap<string, string> = new Map(COMMAND_ENTRIES.map(({ id, title }) => [id, title]))

function isCommand(id: string): id is CommandId {
  return titles.has(id)
}

/** The words of a command. */
export function titleOf(id: CommandId): string {
  return titles.get(id) ?? id
}
