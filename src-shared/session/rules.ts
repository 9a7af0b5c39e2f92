/** What the readers of a session may do and see now, and how far they are. */
import type { ItemPart } from './assignment.js'
import { hidesReaders, showsModel, type SessionPlan } from './plan.js'

export const ITEM_STAGES = ['unopened', 'answering', 'revealed', 'locked'] as const
export type ItemStage = (typeof ITEM_STAGES)[number]

/** A reading of a case in a session, as far as the rules ask. */
export interface ItemStanding {
  readonly reader: string
  readonly caseId: string
  readonly part: ItemPart
  readonly repeat: number
  readonly stage: ItemStage
}

/** What a reader may do with an item, and what is shown beside their own answers. */
export interface Allowed {
  readonly answer: boolean
  /** Have the model's answers shown, which keeps the own ones as they are now. */
  readonly reveal: boolean
  readonly lock: boolean
  /** The model's answers. */
  readonly model: boolean
  /** What all readers answered, by name. */
  readonly readers: boolean
  /** The right answers of a case for practice. */
  readonly teacher: boolean
}

const NOTHING: Allowed = { answer: false, reveal: false, lock: false, model: false, readers: false, teacher: false }

/**
 * What `reader` may do with an item and see beside it; nothing where it is not theirs. `running`: the session has started and
 * is not finished, else nothing changes any more.
 */
export function allowed(
  plan: Pick<SessionPlan, 'protocol'>,
  { reader: owner, part, stage }: ItemStanding,
  reader: string | null,
  running: boolean,
): Allowed {
  if (reader !== owner) return NOTHING
  const open = running && stage !== 'locked'
  if (part === 'settling') return { ...NOTHING, answer: open, lock: open, model: true, readers: true }
  const hasReveal = plan.protocol === 'blind-then-revealed'
  return {
    ...NOTHING,
    answer: open,
    reveal: open && hasReveal && stage !== 'revealed',
    lock: open && (!hasReveal || stage === 'revealed'),
    model: showsModel(plan) && (!hasReveal || stage === 'revealed' || stage === 'locked'),
    teacher: part === 'training' && stage === 'locked',
  }
}

/** Whether all that a reader has to read in a session is locked; also where there is nothing. */
export function isDone(items: readonly ItemStanding[], reader: string): boolean {
  return items.every((item) => item.reader !== reader || item.part === 'settling' || item.stage === 'locked')
}

/** The first item of a list in order that a reader has still to lock, or undefined. Practice and reading; settling has no order. */
export function nextItem<Item extends ItemStanding>(items: readonly Item[], reader: string): Item | undefined {
  return items.find((item) => item.reader === reader && item.part !== 'settling' && item.stage !== 'locked')
}

/** Readings of cases that are locked, of those that are planned: of whole cases, however many answers each took. */
export interface Progress {
  readonly done: number
  readonly total: number
}

export function progressOf(items: readonly ItemStanding[], reader: string): Progress {
  const own = items.filter((item) => item.reader === reader && item.part !== 'settling')
  return { done: own.filter(({ stage }) => stage === 'locked').length, total: own.length }
}

/**
 * Whether somebody may see what others answered, and the numbers: everybody once the session is finished; before, only a reader whose own
 * work is locked, or who settles, and then only once all is read.
 */
export function mayCompare(
  plan: Pick<SessionPlan, 'readers' | 'settledBy'>,
  items: readonly ItemStanding[],
  reader: string | null,
  state: 'draft' | 'running' | 'finished',
): boolean {
  if (state === 'finished') return true
  if (state === 'draft' || reader === null) return false
  if (plan.readers.includes(reader)) return isDone(items, reader)
  return plan.settledBy === reader && plan.readers.every((one) => isDone(items, one))
}

/**
 * Whether somebody may see the numbers and every answer under its reader's name: whoever may compare, but an adjudicator from whom the
 * readers are hidden only once the session is finished.
 */
export function mayCount(
  plan: Pick<SessionPlan, 'readers' | 'settledBy' | 'settlement' | 'hidden'>,
  items: readonly ItemStanding[],
  reader: string | null,
  state: 'draft' | 'running' | 'finished',
): boolean {
  const hidden = state !== 'finished' && hidesReaders(plan) && plan.settledBy === reader
  return !hidden && mayCompare(plan, items, reader, state)
}
