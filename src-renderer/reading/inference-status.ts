import type { Stage } from '../../src-shared/case/reading.js'

/** Where the model stands with the open case. */
export type InferenceStatus =
  | { readonly phase: 'idle' }
  | {
      readonly phase: 'running'
      readonly stage: Stage | null
      /** Of the whole reading, over all series. */
      readonly fraction: number
      readonly message: string
      /** Hash of the volume that is being looked at. */
      readonly volume: string | null
    }
  | { readonly phase: 'failed'; readonly message: string; readonly retry: boolean }
  | { readonly phase: 'cancelled' }

/** The stages of a reading that the window shows, in order; scanning and decoding were the import's. */
export const READING_STAGES = [
  { id: 'standardise', title: 'Standardise' },
  { id: 'localise', title: 'Localise' },
  { id: 'grade', title: 'Grade' },
  { id: 'reason', title: 'Reason' },
] as const satisfies readonly { readonly id: Stage; readonly title: string }[]

/** The stage that a progress names; null for one that the window does not show. */
export function stageOf(name: string): Stage | null {
  return READING_STAGES.find((stage) => stage.id === name)?.id ?? null
}

/** Whether a stage is over, running or to come while `current` runs. */
export function stageStanding(stage: Stage, current: Stage | null): 'done' | 'running' | 'waiting' {
  const order: readonly Stage[] = READING_STAGES.map((one) => one.id)
  const at = current === null ? -1 : order.indexOf(current)
  const own = order.indexOf(stage)
  if (own < at) return 'done'
  return own === at ? 'running' : 'waiting'
}
