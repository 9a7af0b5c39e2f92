import { fork, type ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { DecodeProcess, importStack, scanPaths, VolumeCache } from '../../../src-main/imaging/index.js'
import type { Child } from '../../../src-main/processes/index.js'
import { syntheticSeries, writeFiles } from '../../fixtures/dicom-series.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'

const WORKER = path.join(import.meta.dirname, '..', '..', '..', 'src-main', 'imaging', 'process', 'worker.ts')
const small = { slices: 6, rows: 8, columns: 8 }

type Patience = Pick<NonNullable<ConstructorParameters<typeof DecodeProcess>[0]>, 'cancelMs' | 'silenceMs'>

/** The real worker as a child process; in the application it is a utility process with the same messages. */
function forked(
  children: ChildProcess[] = [],
  // A machine busy with other tests starts processes slowly, which is no hanging.
  patience: Patience = { cancelMs: 60_000, silenceMs: 60_000 },
  worker: string | (() => string) = WORKER,
): DecodeProcess {
  const process = new DecodeProcess({
    ...patience,
    fork: (): Child => {
      const child = fork(typeof worker === 'string' ? worker : worker(), {
        execArgv: ['--import', 'tsx'],
        stdio: 'ignore',
      })
      children.push(child)
      return {
        pid: child.pid,
        postMessage: (message) => {
          if (typeof message === 'object' && message !== null) child.send(message)
        },
        on: (event: 'message' | 'exit', listener: (message: unknown) => void) => child.on(event, listener),
        kill: () => child.kill(),
      }
    },
  })
  onTestFinished(() => process.dispose())
  return process
}

function study(): { folder: string; cache: VolumeCache } {
  const root = temporaryFolder()
  return {
    folder: writeFiles(path.join(root, 'study'), syntheticSeries(small)),
    cache: new VolumeCache(path.join(root, 'cache')),
  }
}

describe('the decode process', () => {
  test('gives the same volume as decoding in this process, with progress', async () => {
    const { folder, cache } = study()
    const decoder = forked()
    const phases = new Set<string>()
    const scanned = await scanPaths([folder], {
      decoder,
      workFolder: cache.workFolder,
      onProgress: ({ phase }) => phases.add(phase),
    })
    expect([...phases]).toEqual(['read'])
    const stack = scanned.stack(scanned.result.stacks[0]?.id ?? '')
    if (!stack) throw new Error('No stack.')
    const done: number[] = []
    const there = await importStack(stack, { cache, decoder, onProgress: (progress) => done.push(progress.done) })
    expect(done).toEqual([1, 2, 3, 4, 5, 6])
    const here = await importStack(stack, { cache: new VolumeCache(path.join(temporaryFolder(), 'cache')) })
    expect({ ...there, createdAt: '' }).toEqual({ ...here, createdAt: '' })
  })

  test('draws pictures where a person has to choose', async () => {
    const { cache } = study()
    const elsewhere = { SeriesDescription: 'SAG T1 BRAIN' }
    const folder = writeFiles(
      path.join(temporaryFolder(), 'brain'),
      syntheticSeries({ ...small, header: () => elsewhere }),
    )
    const phases = new Set<string>()
    const scanned = await scanPaths([folder], {
      decoder: forked(),
      workFolder: cache.workFolder,
      onProgress: ({ phase }) => phases.add(phase),
    })
    expect([...phases]).toEqual(['read', 'draw'])
    expect(scanned.result.question).toBe('Nothing in the header of SAG T1 BRAIN says that it shows a knee: does it?')
    expect(scanned.result.stacks[0]?.thumbnail).toMatch(/^data:image\/png;base64,/)
  })

  test('killed at work it fails with a sentence, and the next job has a new process', async () => {
    const { folder, cache } = study()
    const children: ChildProcess[] = []
    const decoder = forked(children)
    const first = decoder.scan([folder], { workFolder: cache.workFolder })
    children[0]?.kill('SIGKILL')
    await expect(first).rejects.toThrow('The decoder stopped unexpectedly, nothing was lost: open the study again.')
    const second = await decoder.scan([folder], { workFolder: cache.workFolder })
    expect(second.stacks).toHaveLength(1)
    expect(children).toHaveLength(2)
  })

  test('cancelling rejects with an AbortError and the process lives on', async () => {
    const { folder, cache } = study()
    const children: ChildProcess[] = []
    const decoder = forked(children)
    const abort = new AbortController()
    const scanning = decoder.scan([folder], { workFolder: cache.workFolder, signal: abort.signal })
    abort.abort()
    await expect(scanning).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
    expect((await decoder.scan([folder], { workFolder: cache.workFolder })).filesSeen).toBe(6)
    expect(children).toHaveLength(1)
  })

  test('a sentence from the worker arrives as it is', async () => {
    const { cache } = study()
    const folder = writeFiles(
      path.join(temporaryFolder(), 'sheared'),
      syntheticSeries({ ...small, header: (k) => ({ ImagePositionPatient: [-k, 0.5 * k, 0] }) }),
    )
    const decoder = forked()
    const scanned = await scanPaths([folder], { decoder, workFolder: cache.workFolder })
    const stack = scanned.stack(scanned.result.stacks[0]?.id ?? '')
    if (!stack) throw new Error('No stack.')
    await expect(importStack(stack, { cache, decoder })).rejects.toMatchObject({
      name: 'ImportError',
      kind: 'geometry-refused',
    })
  })
})

describe('a worker that goes wrong', () => {
  /** A process of our own in the worker's place: `body` runs for every message `m`. */
  function badWorker(body: string): string {
    const file = path.join(temporaryFolder(), 'worker.mjs')
    writeFileSync(file, `process.on('message', (m) => { ${body} })`)
    return file
  }
  const hangs = 'if (m.type === "start") for (;;);'

  test('hangs: it is ended, said so, and the next job has a new process', async () => {
    const { folder, cache } = study()
    const children: ChildProcess[] = []
    const decoder = forked(children, { silenceMs: 1_500 }, badWorker(hangs))
    for (const nth of [1, 2]) {
      await expect(decoder.scan([folder], { workFolder: cache.workFolder })).rejects.toThrow(
        /The decoder made no progress and was ended, nothing was lost: open the study again/,
      )
      expect(children).toHaveLength(nth)
    }
  })

  test('does not hear that a job was cancelled: it is ended and the cancelling is done', async () => {
    const { folder, cache } = study()
    const children: ChildProcess[] = []
    const abort = new AbortController()
    const decoder = forked(children, { cancelMs: 200, silenceMs: 60_000 }, badWorker(hangs))
    const scanning = decoder.scan([folder], { workFolder: cache.workFolder, signal: abort.signal })
    abort.abort()
    await expect(scanning).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
    await expect.poll(() => children[0]?.killed).toBe(true)
  })

  test('busy with one study: cancelling it opens the next one in another process at once', async () => {
    const { folder, cache } = study()
    const children: ChildProcess[] = []
    const workers = [badWorker(hangs)]
    const decoder = forked(children, { cancelMs: 200, silenceMs: 60_000 }, () => workers.pop() ?? WORKER)
    const abort = new AbortController()
    const busy = decoder.scan([folder], { workFolder: cache.workFolder, signal: abort.signal })
    abort.abort()
    await expect(busy).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
    expect((await decoder.scan([folder], { workFolder: cache.workFolder })).filesSeen).toBe(6)
    expect(children).toHaveLength(2)
    await expect.poll(() => children[0]?.signalCode).not.toBeNull()
  })

  test('takes all the memory there is: it is ended, and said so', async () => {
    const { folder, cache } = study()
    const decoder = forked([], undefined, badWorker('process.send({ type: "alive", bytes: 1e12 })'))
    await expect(decoder.scan([folder], { workFolder: cache.workFolder })).rejects.toThrow(
      /needed more than 12 GB of memory and was ended/,
    )
  })

  test('38 breaks the schema: its own job ends with a sentence, another goes on', async () => {
    const { folder, cache } = study()
    const worker = badWorker(
      'if (m.id === 1) process.send({ type: "done", id: 1, result: { kind: "scan", outcome: { stacks: [{ bits: 0 }] } } });' +
        'else if (m.id === 2) process.send({ type: "failed", id: 2, kind: "not-readable", message: "The second was heard." })',
    )
    const decoder = forked([], undefined, worker)
    const jobs = [1, 2].map(() => decoder.scan([folder], { workFolder: cache.workFolder }))
    const [first, second] = await Promise.allSettled(jobs)
    expect(first).toMatchObject({ reason: { kind: 'decoder-stopped' } })
    expect(String(first?.status === 'rejected' ? first.reason : '')).toMatch(/an answer that makes no sense/)
    expect(second).toMatchObject({ reason: { message: 'The second was heard.' } })
  })

  test('says something that is about nobody: all its jobs end with a sentence', async () => {
    const { folder, cache } = study()
    const decoder = forked([], undefined, badWorker('process.send("gibberish")'))
    await expect(decoder.scan([folder], { workFolder: cache.workFolder })).rejects.toThrow(/makes no sense/)
  })
})
