import type { RunProgress } from '../../../src-shared/benchmark/runs.js'

const STAGES = { simulated: 'simulating', answered: 'answering', scored: 'scoring' } as const

/** What a progress line of `condyle bench` says, or undefined where the line is none. */
export function readProgress(line: string): RunProgress | undefined {
  const counted = /^(simulated|answered) (\d+) of (\d+) \w+$/.exec(line)
  const word = counted?.[1]
  if (word === 'simulated' || word === 'answered')
    return { stage: STAGES[word], done: Number(counted?.[2]), total: Number(counted?.[3]) }
  const scored = /^scored (\d+) answers$/.exec(line)
  if (scored) return { stage: STAGES.scored, done: Number(scored[1]), total: 0 }
  return line === 'going on with an earlier run' ? { stage: 'starting', done: 0, total: 0 } : undefined
}

/**
 * The sentence with which `condyle bench` ended, from the lines it wrote besides progress: the last one, or the one
 * before the usage where the command was refused.
 */
export function lastSentence(lines: readonly string[]): string | undefined {
  const usage = lines.findIndex((line) => line.startsWith('Usage:'))
  const spoken = (usage < 0 ? lines : lines.slice(0, usage)).filter((line) => line.trim() !== '')
  return spoken.at(-1)
}
