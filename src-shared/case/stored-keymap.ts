import { z } from 'zod'
import { boundedRecord, LENGTHS } from './bounds.js'

/** Keys that one command may have. */
export const MOST_KEYS = 4
/** Commands that a stored keymap may change: more than there are. */
const MOST_CHANGES = 500

/**
 * What a person chose: a set, and the whole list of keys of each command that they changed on top of it. Only its
 * shape is checked here: a command or a set of a later version is kept as it is, and left out of what counts.
 */
export const StoredKeymapSchema = z.object({
  set: z.string().max(40),
  changes: boundedRecord(z.string().max(LENGTHS.id), z.array(z.string().max(40)).max(MOST_KEYS), MOST_CHANGES),
})
export type StoredKeymap = z.infer<typeof StoredKeymapSchema>

export const OWN_KEYMAP: StoredKeymap = { set: 'own', changes: {} }

/** Stands for a stored keymap that has no such shape: it names no set, so that whoever reads it says so. */
export const UNREADABLE_KEYMAP: StoredKeymap = { set: '', changes: {} }
