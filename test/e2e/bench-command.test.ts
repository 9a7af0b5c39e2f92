import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { BenchmarkSchema, type Benchmark } from '../../src-shared/benchmark/benchmark.js'
import { BenchmarkComparisonSchema } from '../../src-shared/benchmark/comparison.js'
import { chatServer, right } from '../unit/bench/chat-fixture.js'
import { readLines, smallDataset, temporaryFolder } from '../unit/bench/fixture.js'
import { ROOT } from './workstation.js'

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built `condyle bench` as `npm run condyle` does; `interrupt` gives a way to press Ctrl C. */
function bench(args: readonly string[], interrupt?: (press: () => void) => void): Promise<Ended> {
  const electron = path.join(ROOT, '.runtime', 'electron', 'electron')
  const child = spawn(electron, [path.join(ROOT, 'out', 'main', 'cli.js'), 'bench', ...args], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')))
  interrupt?.(() => void child.kill('SIGINT'))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

/** `bench.json` without what may differ between two runs of one seed. */
function result(out: string): Omit<Benchmark, 'resources'> {
  const { resources, ...rest } = BenchmarkSchema.parse(
    JSON.parse(fs.readFileSync(path.join(out, 'bench.json'), 'utf8')),
  )
  expect(resources.createdAt).not.toBe('')
  return rest
}

describe('condyle bench', () => {
  const data = smallDataset()

  it('goes on after Ctrl C without asking again, and ends with the bench.json of an unbroken run', async () => {
    let press = (): void => undefined
    let stopAt = 5
    const { url, asked } = await chatServer((_asked, count) => {
      if (count === stopAt) press()
      return count === stopAt ? 'hang' : { text: right }
    })
    const [broken, whole] = [temporaryFolder(), temporaryFolder()]
    const args = ['--data', data, '--answerer', url, '--slices', '4', '--seed', '3']
    const stopped = await bench([...args, '--out', broken], (interrupt) => (press = interrupt))
    expect(stopped.stderr).toContain('Interrupted. The same command goes on where it stopped.')
    expect(stopped.code).toBe(1)
    expect(readLines(path.join(broken, 'answers.jsonl'))).toHaveLength(4)
    expect(fs.existsSync(path.join(broken, 'bench.json'))).toBe(false)
    stopAt = -1
    const resumed = await bench([...args, '--out', broken])
    expect(resumed.code, resumed.stderr).toBe(0)
    expect(resumed.stderr).toContain('going on with an earlier run')
    // Eight questions, and the one in flight twice.
    expect(asked).toHaveLength(9)
    expect((await bench([...args, '--out', whole])).code).toBe(0)
    expect(result(broken)).toEqual(result(whole))
  })

  it('reads with a pack in processes of their own; a bad volume costs its own questions and exit code 3', async () => {
    const odd = smallDataset()
    fs.writeFileSync(path.join(odd, 'b.nii.gz'), 'not a volume')
    const pack = path.join(ROOT, 'test', 'unit', 'inference', 'fixtures', 'tiny-pack')
    const out = temporaryFolder()
    const ended = await bench(['--data', odd, '--answerer', pack, '--provider', 'cpu', '--out', out])
    expect(ended.stderr).toContain('One volume could not be read, and the questions about it count as not answered.')
    expect(ended.code).toBe(3)
    const { counts } = result(out)
    expect(counts).toMatchObject({ questions: 8, errors: 2 })
  })

  it('writes the same bench.json for the same seed, another one for another, and compares them', async () => {
    const [first, again, other] = [temporaryFolder(), temporaryFolder(), temporaryFolder()]
    for (const [out, seed] of [
      [first, '5'],
      [again, '5'],
      [other, '6'],
    ] as const)
      expect((await bench(['--data', data, '--answerer', 'random', '--seed', seed, '--out', out])).code).toBe(0)
    expect(result(again)).toEqual(result(first))
    expect(result(other).scales).not.toEqual(result(first).scales)
    expect(fs.readFileSync(path.join(first, 'report.html'), 'utf8')).toContain('<h1>ReasonKnee-Bench: random</h1>')

    const file = path.join(first, 'comparison.json')
    const compared = await bench(['compare', first, other, '--out', file])
    expect(compared.code, compared.stderr).toBe(0)
    expect(compared.stdout).toContain('random  against  random')
    const comparison = BenchmarkComparisonSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')))
    expect(comparison).toMatchObject({ components: 12, patients: 3 })
    expect(comparison.differences[0]).toMatchObject({
      first: result(first).overall.accuracy.value,
      second: result(other).overall.accuracy.value,
    })
  })
})
