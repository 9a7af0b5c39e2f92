import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ReadingSchema } from '../../../src-shared/case/reading.js'
import { boxIou } from '../../../src-shared/geometry/box.js'
import { InferenceHost } from '../../../src-main/inference/host/client.js'
import { ReadingEngine } from '../../../src-main/inference/host/engine.js'
import type { ReadJob } from '../../../src-main/inference/host/messages.js'
import { forkedChild, type Child } from '../../../src-main/processes/index.js'
import { trueBox } from './oracle-knee.js'
import { TINY_ORIGIN, TINY_PACK, writeTinyVolume } from './tiny-volume.js'

const ENTRY = join(import.meta.dirname, '../../../src-main/inference/host/host.ts')

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'condyle-host-'))
  await writeTinyVolume(join(folder, 'left'), 'left', false)
  await writeTinyVolume(join(folder, 'right'), 'right', true)
  await writeTinyVolume(join(folder, 'empty'), 'right', true, { shown: false })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function job(volume: 'left' | 'right' | 'empty'): ReadJob {
  return {
    volumes: [{ folder: join(folder, volume), label: '', scanMs: 3, decodeMs: 4 }],
    packFolder: TINY_PACK,
    provider: 'cpu',
    side: null,
    budgetSeconds: 600,
  }
}

describe('ReadingEngine', () => {
  it('reads a knee whose truth is known, and infers its side', async () => {
    const engine = new ReadingEngine()
    const stages: string[] = []
    const { reading, fallbacks } = await engine.read(job('left'), { onProgress: ({ stage }) => stages.push(stage) })
    await engine.close()
    expect(ReadingSchema.safeParse(reading).success).toBe(true)
    expect(reading).toMatchObject({ side: 'left', sideSource: 'inferred' })
    expect(reading.flags).toEqual(['side-inferred'])
    expect(reading.provider).toBe('cpu')
    expect(fallbacks).toEqual([])
    expect(reading.timingsMs).toMatchObject({ scan: 3, decode: 4 })
    expect([...new Set(stages)]).toEqual(['standardise', 'localise', 'grade', 'reason'])
    for (const id of ['femur', 'tibia', 'patella'] as const) {
      const box = reading.regions.find((region) => region.id === id)?.boxLps
      expect(box && boxIou(box, trueBox(id, TINY_ORIGIN, 'left'))).toBeGreaterThan(0.85)
    }
    // Every question has its finding; the pack claims 1–15 and says so of the rest.
    expect(reading.findings.map(({ question }) => question)).toEqual(Array.from({ length: 69 }, (_, n) => n + 1))
    const beyond = reading.findings.filter(({ question }) => question > 15)
    expect(beyond.every(({ answered, reason }) => !answered && reason !== undefined)).toBe(true)
  })

  it('takes the side of the header, and the user’s before that', async () => {
    const engine = new ReadingEngine()
    const header = await engine.read(job('right'), {})
    expect(header.reading).toMatchObject({ side: 'right', sideSource: 'header' })
    expect(header.reading.flags).toEqual([])
    const user = await engine.read({ ...job('right'), side: 'left' }, {})
    expect(user.reading).toMatchObject({ side: 'left', sideSource: 'user' })
    await engine.close()
  })

  it('flags an empty volume and answers nothing about it', async () => {
    const engine = new ReadingEngine()
    const { reading } = await engine.read(job('empty'), {})
    await engine.close()
    // No femur: (20 − 0) / 5 = 4 above nothing else, over the pack's threshold of 3.
    expect(reading.outOfDistribution).toEqual({ score: 4, threshold: 3 })
    expect(reading.flags).toEqual(['out-of-distribution'])
    expect(reading.regions).toEqual([])
    expect(reading.findings.every(({ answered, grades }) => !answered && grades.length === 0)).toBe(true)
    expect(reading.findings[0]?.reason).toBe('No knee joint was found in this image.')
  })

  it('refuses a missing volume in a sentence', async () => {
    const engine = new ReadingEngine()
    await expect(
      engine.read(
        { ...job('left'), volumes: [{ folder: join(folder, 'none'), label: '', scanMs: 0, decodeMs: 0 }] },
        {},
      ),
    ).rejects.toThrow(/no readable volume\.json; import the study again\.$/)
  })
})

describe('InferenceHost', () => {
  let started: (Child & { readonly pid: number })[] = []
  const start = (): Child => {
    const child = forkedChild(ENTRY, ['--import', 'tsx'])
    started.push(child)
    return child
  }

  it('runs in a process of its own and answers with the reading', async () => {
    const host = new InferenceHost(start)
    const findings: number[] = []
    const outcome = await host.run(job('left'), { onFinding: ({ question }) => findings.push(question) }).outcome
    expect(outcome.kind).toBe('done')
    expect(findings).toHaveLength(69)
    host.dispose()
  }, 60_000)

  it('survives the death of its process: a message, and a retry that works', async () => {
    started = []
    const host = new InferenceHost(start)
    const killed = host.run(job('left'), {
      onProgress: ({ stage }) => {
        const [first] = started
        if (stage === 'localise' && first && started.length === 1) process.kill(first.pid, 'SIGKILL')
      },
    })
    const outcome = await killed.outcome
    expect(outcome).toMatchObject({ kind: 'failed', retry: true })
    if (outcome.kind === 'failed') expect(outcome.message).toMatch(/run the model again\.$/)
    expect((await host.run(job('left')).outcome).kind).toBe('done')
    expect(started).toHaveLength(2)
    host.dispose()
  }, 60_000)

  it('cancels between graph runs, and goes on with the next job', async () => {
    const host = new InferenceHost(start)
    const first = host.run(job('left'), { onProgress: () => first.cancel() })
    const second = host.run(job('right'))
    expect((await first.outcome).kind).toBe('cancelled')
    expect((await second.outcome).kind).toBe('done')
    host.dispose()
  }, 60_000)

  it('lets an idle process go, and starts another for the next run', async () => {
    started = []
    const host = new InferenceHost(start, { restAfterMs: 1 })
    expect((await host.run(job('left')).outcome).kind).toBe('done')
    const first = started[0]
    const ended = new Promise<void>((resolve) => first?.on('exit', () => resolve()))
    await ended
    void host.run(job('left'))
    expect(started).toHaveLength(2)
    host.dispose()
  }, 60_000)

  it('38 an answer that breaks its schema ends its own run with a sentence, and the other goes on', async () => {
    const entry = join(folder, 'nonsense.mjs')
    await writeFile(
      entry,
      'process.on("message", ({ type, id }) => type === "start" && process.send(' +
        'id === 1 ? { type: "done", id, result: { reading: { findings: "many" } } } : { type: "cancelled", id }))',
    )
    const host = new InferenceHost(() => forkedChild(entry))
    const [first, second] = [host.run(job('left')), host.run(job('right'))]
    const outcome = await first.outcome
    expect(outcome).toMatchObject({ kind: 'failed', retry: true })
    expect(outcome.kind === 'failed' && outcome.message).toMatch(/gave an answer that makes no sense/)
    expect((await second.outcome).kind).toBe('cancelled')
    host.dispose()
  }, 60_000)

  it('reports a job that cannot be done without offering a retry', async () => {
    const host = new InferenceHost(start)
    const outcome = await host.run({ ...job('left'), packFolder: folder }).outcome
    expect(outcome).toMatchObject({ kind: 'failed', retry: false })
    host.dispose()
  }, 60_000)
})
