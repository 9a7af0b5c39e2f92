import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { runBenchCommand } from '../../../src-main/bench/cli.js'
import { openSupervisedReader, type ModelPatience } from '../../../src-main/bench/model/supervised-reader.js'
import { readBenchmark } from '../../../src-main/bench/run/run-folder.js'
import { forkedChild, type Child } from '../../../src-main/processes/index.js'
import { packWithLocaliser } from '../../fixtures/odd-pack.js'
import { endless } from '../../fixtures/onnx.js'
import { readLines, smallDataset, temporaryFolder } from './fixture.js'

const ENTRY = path.join(import.meta.dirname, '../../../src-main/bench/model/worker.ts')
const TINY_PACK = path.join(import.meta.dirname, '../inference/fixtures/tiny-pack')
const worker = (): Child => forkedChild(ENTRY, ['--import', 'tsx'])

interface Ended {
  readonly code: number
  readonly error: string
  readonly out: string
}

/** Runs a pack over four knees; `fork` and `patience` are of its process, without `fork` it runs in this one. */
async function bench(
  pack: string,
  given: { fork?: () => Child; patience?: ModelPatience; data?: string; out?: string } = {},
): Promise<Ended> {
  const { fork, patience, data = smallDataset(), out = temporaryFolder() } = given
  let error = ''
  const code = await runBenchCommand(
    ['--data', data, '--answerer', pack, '--provider', 'cpu', '--out', out],
    { out: () => undefined, error: (text) => (error += text), signal: new AbortController().signal },
    {
      simulate: null,
      packFolder: () => null,
      cacheFolder: temporaryFolder(),
      version: 'test',
      now: () => new Date(0),
      ...(fork
        ? {
            openReader: (folder, provider, signal) => openSupervisedReader(fork, folder, provider, signal, patience),
          }
        : {}),
    },
  )
  return { code, error, out }
}

/** A worker that is killed as soon as it is asked to read the knee with this number, counted from 1. */
function killedAt(knee: number): () => Child {
  return () => {
    const child = worker()
    let asked = 0
    return {
      get pid() {
        return child.pid
      },
      on: (event: 'message' | 'exit', listener: (message: unknown) => void) =>
        event === 'message' ? child.on(event, listener) : child.on(event, () => listener(undefined)),
      kill: () => child.kill(),
      postMessage: (message) => {
        child.postMessage(message)
        if (/"kind":"read"/.test(JSON.stringify(message, (key, value: unknown) => (key === 'voxels' ? 0 : value))))
          if (++asked === knee) child.kill()
      },
    }
  }
}

describe('the model of a benchmark has a process of its own', () => {
  it('answers as it does in this one', async () => {
    const data = smallDataset()
    const there = await bench(TINY_PACK, { fork: worker, data })
    const here = await bench(TINY_PACK, { data })
    expect(there.code, there.error).toBe(0)
    const { resources, ...result } = readBenchmark(there.out)
    expect(readBenchmark(here.out)).toMatchObject(result)
    expect(result.counts.errors).toBe(0)
    expect(resources.peakMemoryBytes).toBeGreaterThan(50e6)
  }, 180_000)

  it('a graph that never ends is ended: a sentence, exit 3, and nothing is scored', async () => {
    const ended = await bench(packWithLocaliser(endless([1, 1, 80, 96, 96], false)), {
      fork: worker,
      patience: { silenceMs: 20_000 },
    })
    expect(ended.code).toBe(3)
    expect(ended.error).toMatch(
      /The model of .*odd-pack made no progress and was ended; what was answered is kept: choose another pack, or go on with/,
    )
    expect(fs.existsSync(path.join(ended.out, 'bench.json'))).toBe(false)
  }, 180_000)

  it('a process that is killed: a sentence, exit 3, and the same command goes on', async () => {
    const data = smallDataset()
    const ended = await bench(TINY_PACK, { fork: killedAt(3), data })
    expect(ended.code, ended.error).toBe(3)
    expect(ended.error).toMatch(/The process of the model of .* ended by itself; what was answered is kept/)
    expect(readLines(path.join(ended.out, 'answers.jsonl'))).toHaveLength(4)
    const again = await bench(TINY_PACK, { fork: worker, data, out: ended.out })
    expect(again.code, again.error).toBe(0)
    expect(readBenchmark(ended.out).counts).toMatchObject({ questions: 8, errors: 0 })
  }, 180_000)
})
