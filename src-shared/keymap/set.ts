import type { CommandId } from '../commands/index.js'

/** Keys of commands that a set has otherwise than Condyle's own. */
export type SetChanges = Readonly<Partial<Record<CommandId, readonly string[]>>>

/** Keys in the habit of a viewer. */
export interface KeySet {
  readonly id: 'own' | 'ohif' | 'weasis'
  readonly title: string
  /** What is where it was in that viewer, for whoever chooses. */
  readonly hint: string
  readonly changes: SetChanges
}
