import { beforeAll, describe, expect, it } from 'vitest'
import type { Benchmark } from '../../../src-shared/benchmark/benchmark.js'
import type { Channel } from '../../../src-shared/bridge.js'
import { BenchmarkModel } from '../../../src-renderer/benchmark/benchmark-model.svelte.js'
import { NewRun } from '../../../src-renderer/benchmark/new-run.svelte.js'
import { standingOf } from '../../../src-renderer/benchmark/open-question.svelte.js'
import { QuestionsModel } from '../../../src-renderer/benchmark/questions-model.svelte.js'
import { resultSections, sameData } from '../../../src-renderer/benchmark/result-sections.js'
import {
  probabilityText,
  progressText,
  settingName,
  settingText,
  signed,
} from '../../../src-renderer/benchmark/words.js'
import { Toasts } from '../../../src-renderer/design/toasts.svelte.js'
import { runBenchCommand } from '../../../src-main/bench/cli.js'
import { readBenchmark } from '../../../src-main/bench/run/run-folder.js'
import { smallDataset, temporaryFolder } from '../bench/fixture.js'
import { fakeRun } from './fake-benchmark.js'
import { FakeBridge } from './fake-bridge.js'

/** A real run of a baseline on the four knees of the fixture. */
async function baseline(name: string, data: string): Promise<Benchmark> {
  const out = temporaryFolder()
  const silent = { out: () => undefined, error: () => undefined, signal: new AbortController().signal }
  await runBenchCommand(['--data', data, '--answerer', name, '--out', out, '--no-chain'], silent, {
    simulate: null,
    packFolder: () => null,
    cacheFolder: temporaryFolder(),
    version: 'test',
    now: () => new Date('2026-01-02T03:04:05Z'),
  })
  return readBenchmark(out)
}

describe('results side by side', () => {
  let majority: Benchmark
  let normal: Benchmark
  let elsewhere: Benchmark
  beforeAll(async () => {
    const data = smallDataset()
    majority = await baseline('majority', data)
    normal = await baseline('all-normal', data)
    elsewhere = { ...normal, dataset: { ...normal.dataset, fingerprint: 'another' } }
  })

  it('have one column per run, the published ones apart', () => {
    const [overall] = resultSections([majority, normal])
    const accuracy = overall?.rows[0]
    // Osteophytes 2 of 4, cartilage 6 of 8; all-normal 2 of 4 and 5 of 8.
    expect(accuracy?.cells.map((cell) => cell?.kind === 'share' && cell.value)).toEqual([0.625, 0.5625])
    expect(accuracy?.majority).toBe(0.625)
    expect(accuracy?.published).toEqual([0.568, 0.158, 0.613, null])
    expect(overall?.rows.find(({ label }) => label === 'Balanced accuracy')?.published.at(-1)).toBe(0.7117)
  })

  it('name what a run does not have, and leave out what none has', () => {
    const sections = resultSections([majority, normal])
    expect(sections.find(({ id }) => id === 'categories')?.rows.map(({ label }) => label)).toEqual([
      'Cartilage',
      'Osteophytes',
    ])
    // No chain was asked for, so none is judged.
    expect(sections.some(({ id }) => id === 'chains')).toBe(false)
    const failures = sections.find(({ id }) => id === 'failures')
    expect(failures?.rows[0]?.cells[0]).toEqual({ kind: 'text', text: '8', detail: '100 %' })
  })

  it('say whether they can be compared', () => {
    expect(sameData([majority, normal])).toBe(true)
    expect(sameData([majority, elsewhere])).toBe(false)
  })
})

describe('the benchmark screen', () => {
  const model = (bridge = new FakeBridge()): { bridge: FakeBridge; model: BenchmarkModel; toasts: Toasts } => {
    const toasts = new Toasts()
    return { bridge, toasts, model: new BenchmarkModel(bridge, toasts) }
  }

  it('begins with the newest run, and puts others beside it', async () => {
    const { bridge, model: screen } = model()
    bridge.benchmarkRuns = [fakeRun(2), fakeRun(1)]
    await screen.refresh()
    expect(screen.only?.id).toBe(fakeRun(2).id)
    screen.toggle(fakeRun(1).id)
    expect(screen.selected).toEqual([fakeRun(2).id, fakeRun(1).id])
    screen.toggle(fakeRun(2).id)
    expect(screen.only?.id).toBe(fakeRun(1).id)
  })

  it('follows a run, and says at its end what became of it', async () => {
    const { bridge, model: screen, toasts } = model()
    const run = fakeRun(1, { state: 'running', progress: { stage: 'starting', done: 0, total: 0 } })
    bridge.benchmarkRuns = [run]
    await screen.refresh()
    screen.handle({ phase: 'progress', id: run.id, progress: { stage: 'answering', done: 3, total: 8 } })
    expect(screen.running?.progress).toEqual({ stage: 'answering', done: 3, total: 8 })
    screen.handle({ phase: 'failed', id: run.id, message: 'The server did not answer: start it again.' })
    expect(toasts.list.at(-1)).toMatchObject({ tone: 'danger', text: 'The server did not answer: start it again.' })
  })

  it('tests two runs against each other, and forgets it when others are shown', async () => {
    const { bridge, model: screen, toasts } = model()
    bridge.benchmarkRuns = [fakeRun(2), fakeRun(1)]
    bridge.benchmarkResult = await baseline('majority', smallDataset())
    await screen.refresh()
    screen.toggle(fakeRun(1).id)
    await expect.poll(() => screen.comparison?.components).toBe(12)
    expect(screen.pair).toEqual([fakeRun(2).id, fakeRun(1).id])
    const testing = screen.test(fakeRun(1).id, fakeRun(2).id)
    screen.select(fakeRun(1).id)
    await testing
    expect([screen.pair, screen.comparison, toasts.list]).toEqual([null, null, []])
  })

  it('remembers what was looked at', async () => {
    const kept = new Map<string, string>()
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    }
    const bridge = new FakeBridge()
    bridge.benchmarkRuns = [fakeRun(3), fakeRun(2), fakeRun(1)]
    const first = new BenchmarkModel(bridge, new Toasts(), storage)
    await first.refresh()
    first.select(fakeRun(1).id)
    first.setTab('questions')
    const second = new BenchmarkModel(bridge, new Toasts(), storage)
    await second.refresh()
    expect([second.selected, second.tab]).toEqual([[fakeRun(1).id], 'questions'])
  })

  it('fetches questions as their rows come into view', async () => {
    const bridge = new FakeBridge()
    const questions = new QuestionsModel(bridge, fakeRun(1).id)
    await questions.refresh()
    expect([questions.total, questions.row(199)?.line, questions.row(200)]).toEqual([400, 199, undefined])
    await questions.need(190, 230)
    expect(questions.row(200)?.line).toBe(200)
    await questions.narrow({ filter: 'wrong' })
    expect(bridge.askedFor('benchmark.questions').at(-1)).toMatchObject({ filter: 'wrong', offset: 0 })
    expect(questions.row(200)).toBeUndefined()
  })
})

describe('the setting of a run', () => {
  const setting = { id: 'zero-shot', chain: true, volume: 'full', slices: 'all', seed: 1 } as const

  it('tells two runs of one model apart', () => {
    expect(settingName({ setting, answererKind: 'pack' })).toBe('Zero-shot')
    const other = { ...setting, chain: false, volume: 'localise-then-crop', slices: 8 } as const
    expect(settingName({ setting: other, answererKind: 'pack' })).toBe('Zero-shot · no chain · crop · 8 slices')
    expect(settingText({ setting: other, answererKind: 'pack' })).toBe(
      'Zero-shot · no chain · localise, then crop · 8 slices',
    )
  })

  it('is not claimed of those who look at no volume', () => {
    const other = { ...setting, volume: 'localise-then-crop', slices: 8 } as const
    expect(settingName({ setting: other, answererKind: 'baseline' })).toBe('Zero-shot')
    expect(settingName({ setting: other, answererKind: 'person' })).toBe('Casebook')
  })
})

describe('a new run', () => {
  const asked = (bridge: FakeBridge, channel: Channel): number => bridge.askedFor(channel).length

  it('can be started as soon as everything is there', async () => {
    const bridge = new FakeBridge()
    const run = new NewRun(bridge, bridge.info.packs, true, '')
    expect(run.request).toMatchObject({
      data: { kind: 'simulated', count: 10, seed: 1 },
      answerer: { kind: 'pack', id: 'condyle-reference' },
    })
    run.count = 0
    expect(run.request).toBeNull()
    run.count = 10
    run.setAnswerer('stored')
    expect(run.request).toBeNull()
    await run.chooseAnswers()
    expect(run.request?.answerer.kind).toBe('stored')
    run.setAnswerer('server')
    run.address = 'file:///etc/passwd'
    expect(run.request).toBeNull()
  })

  it('shows a pack the whole volume, and a server so many slices as most models take', () => {
    const bridge = new FakeBridge()
    const run = new NewRun(bridge, bridge.info.packs, true, '')
    expect(run.request?.setting).toMatchObject({ volume: 'full', slices: 'all' })
    run.volume = 'localise-then-crop'
    run.slices = 8
    expect(run.request?.setting).toMatchObject({ volume: 'localise-then-crop', slices: 8 })
    run.setAnswerer('server')
    expect(run.request?.setting).toMatchObject({ volume: 'localise-then-crop', slices: 32 })
    run.setAnswerer('baseline')
    expect(run.request?.setting).toMatchObject({ volume: 'full', slices: 'all' })
  })

  it('asks who read the knees when a reader is to be scored', async () => {
    const bridge = new FakeBridge()
    const run = new NewRun(bridge, [], false, 'Dr. Ada Reader')
    expect([run.answererKind, run.dataKind]).toEqual(['baseline', 'folder'])
    await run.chooseFolder()
    expect(asked(bridge, 'benchmark.readers')).toBe(0)
    run.setAnswerer('reader')
    await run.findReaders()
    expect(run.request?.answerer).toEqual({ kind: 'reader', name: 'Dr. Ada Reader' })
  })
})

describe('words of the benchmark', () => {
  it('are short and carry their sign', () => {
    expect(progressText({ stage: 'answering', done: 1200, total: 4960 })).toBe('Answering 1,200 of 4,960')
    expect([signed(0.0421), signed(-0.12), signed(0.0001), signed(null)]).toEqual(['+0.042', '−0.120', '0.000', '–'])
    expect([probabilityText(0.0212), probabilityText(1e-9)]).toEqual(['0.021', '< 0.001'])
  })

  it('never call an open question normal', () => {
    expect(standingOf([{ component: 'bml.size', grade: null }])).toBe('not-answered')
    expect(
      standingOf([
        { component: 'bml.size', grade: 0 },
        { component: 'bml.number', grade: 3 },
      ]),
    ).toBe('abnormal')
    expect(standingOf([])).toBe('not-answered')
  })
})
