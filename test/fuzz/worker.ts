/**
 * One process of the fuzzer: makes inputs of one kind ready, then tries the numbers it is sent and says what became of
 * each. What hangs, crashes or eats memory takes only this process with it, and the last number named is the one.
 */
import { rmSync } from 'node:fs'
import { z } from 'zod'
import { KIND_NAMES, KINDS } from './kinds/index.js'
import { scratchFolder, tryOne } from './one.js'
import { Oracle } from './oracle.js'

export const TaskSchema = z.object({
  kind: z.enum(KIND_NAMES),
  seed: z.number(),
  from: z.number(),
  to: z.number(),
  oracle: z.string().nullable(),
})
export type Task = z.infer<typeof TaskSchema>

/** `peak`: most memory that this process ever had, bytes. */
export const NewsSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('begin'), index: z.number() }),
  z.object({
    type: z.literal('end'),
    index: z.number(),
    what: z.string(),
    read: z.boolean(),
    compared: z.number(),
    faults: z.array(z.string()),
    peak: z.number(),
  }),
  z.object({ type: z.literal('done') }),
])
export type News = z.infer<typeof NewsSchema>

function tell(news: News): void {
  process.send?.(news)
}

async function work({ kind: name, seed, from, to, oracle: python }: Task): Promise<void> {
  const scratch = scratchFolder()
  const oracle = python === null ? undefined : new Oracle(python)
  process.on('exit', () => rmSync(scratch, { recursive: true, force: true }))
  const kind = await KINDS[name].load(scratch)
  for (let index = from; index < to; index++) {
    tell({ type: 'begin', index })
    let compared = 0
    const trial = await tryOne(kind, { name, seed, index, scratch }, async ({ volumes }) => {
      if (!oracle || volumes.length === 0) return []
      const answer = await oracle.compare(volumes)
      compared += answer.compared
      return answer.differences
    })
    const { what, faults, outcome } = trial
    // In kilobytes on every system.
    const peak = process.resourceUsage().maxRSS * 1024
    tell({ type: 'end', index, what, read: outcome?.read === true, compared, faults: [...faults], peak })
  }
  oracle?.end()
  tell({ type: 'done' })
}

process.on('message', (raw) => void work(TaskSchema.parse(raw)).then(() => process.disconnect()))
