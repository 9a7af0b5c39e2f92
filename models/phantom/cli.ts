import { parseArgs } from 'node:util'
import { MODEL_GRIDS, writeSample, type ModelGrid } from './samples.js'
import { PRIORS, type Prior } from './lesions/priors.js'

const USAGE = `Usage: phantom samples --grid localise|segment --count N --seed S --prior healthy|balanced|natural --out DIR`

/** A mistake in how the command was called. */
class UsageError extends Error {}

function oneOf<T extends string>(value: string | undefined, choices: readonly T[], name: string): T {
  const found = choices.find((choice) => choice === value)
  if (!found) throw new UsageError(`--${name} is one of ${choices.join(', ')}.`)
  return found
}

function wholeNumber(value: string | undefined, fallback: number, name: string): number {
  const number = value === undefined ? fallback : Number(value)
  if (!Number.isInteger(number) || number < 0) throw new UsageError(`--${name} is a whole number, not "${value}".`)
  return number
}

async function samples(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      grid: { type: 'string' },
      count: { type: 'string' },
      seed: { type: 'string' },
      prior: { type: 'string', default: 'balanced' },
      out: { type: 'string' },
    },
  })
  const grids: readonly ModelGrid[] = ['localise', 'segment']
  const kind = oneOf(values.grid, grids, 'grid')
  const prior = oneOf<Prior>(values.prior, PRIORS, 'prior')
  const count = wholeNumber(values.count, 1, 'count')
  const first = wholeNumber(values.seed, 1, 'seed')
  if (!values.out) throw new UsageError('--out names the folder to write to.')
  for (let seed = first; seed < first + count; seed++) {
    await writeSample(values.out, seed, kind, prior)
    process.stderr.write(`\r${seed - first + 1} of ${count} ${kind} samples of ${MODEL_GRIDS[kind].size.join('×')}`)
  }
  process.stderr.write('\n')
}

const [command, ...rest] = process.argv.slice(2)
try {
  if (command === 'samples') await samples(rest)
  else throw new UsageError(USAGE)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
