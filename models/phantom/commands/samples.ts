import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import { PRIORS, type Prior } from '../lesions/priors.js'
import { writeSample, type ModelGrid } from '../samples.js'
import { endProgress, oneOf, required, showProgress, UsageError, wholeNumber } from './arguments.js'

const GRIDS: readonly ModelGrid[] = ['localise', 'segment']

/** `samples`: label volumes on the model's grids, for training. */
export async function samplesCommand(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      grid: { type: 'string' },
      count: { type: 'string' },
      seed: { type: 'string' },
      prior: { type: 'string', default: 'balanced' },
      out: { type: 'string' },
      workers: { type: 'string' },
    },
  })
  const kind = oneOf(values.grid, GRIDS, 'grid')
  const prior = oneOf<Prior>(values.prior, PRIORS, 'prior')
  const count = wholeNumber(values.count, 1, 'count')
  const first = wholeNumber(values.seed, 1, 'seed')
  const workers = wholeNumber(values.workers, 1, 'workers')
  const folder = required(values.out, 'out', 'the folder to write to')
  if (workers > 1) return shareOut(workers, first, count, ['--grid', kind, '--prior', prior, '--out', folder])
  for (let done = 0; done < count; done++) {
    await writeSample(folder, first + done, kind, prior)
    showProgress(`${done + 1} of ${count} ${kind} samples`)
  }
  endProgress()
}

/** Runs this command in several processes, each with its own run of seeds. */
async function shareOut(workers: number, first: number, count: number, args: readonly string[]): Promise<void> {
  const script = process.argv[1]
  if (!script) throw new UsageError('--workers needs to know the script that runs.')
  const share = Math.ceil(count / workers)
  const runs: Promise<void>[] = []
  for (let from = 0; from < count; from += share) {
    const own = ['--seed', String(first + from), '--count', String(Math.min(share, count - from))]
    runs.push(
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [...process.execArgv, script, 'samples', ...args, ...own], {
          stdio: ['ignore', 'inherit', 'inherit'],
        })
        child.once('error', reject)
        child.once('exit', (code) => {
          if (code === 0) resolve()
          else reject(new Error(`A worker ended with code ${String(code)}; its message stands above.`))
        })
      }),
    )
  }
  await Promise.all(runs)
}
