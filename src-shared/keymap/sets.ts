import { COMMAND_ENTRIES, type CommandId } from '../commands/index.js'
import { OHIF } from './set-ohif.js'
import { WEASIS } from './set-weasis.js'
import type { KeySet } from './set.js'

export const KEY_SETS: readonly KeySet[] = [
  {
    id: 'own',
    title: 'Condyle',
    hint: 'Arrows go through findings and steps, Page up and Page down through slices, letters decide and measure.',
    changes: {},
  },
  {
    id: 'ohif',
    title: 'OHIF-like',
    hint: 'Arrows go through slices and views, Page up and Page down through series, Z R L H V I C act on the picture. Findings and steps are with Ctrl and arrows; X rejects.',
    changes: OHIF,
  },
  {
    id: 'weasis',
    title: 'Weasis-like',
    hint: 'Arrows go through slices and series, W T S Z H choose the tool, D A E Y measure. Findings and steps are with Ctrl and arrows; V accepts, X rejects.',
    changes: WEASIS,
  },
]

/** The keys of every command in a set, in the table's order. */
export function keysInSet({ changes }: KeySet): ReadonlyMap<CommandId, readonly string[]> {
  return new Map(COMMAND_ENTRIES.map(({ id, keys }) => [id, changes[id] ?? keys]))
}
