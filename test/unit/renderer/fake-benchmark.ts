import type { Channel, Request, Response } from '../../../src-shared/bridge.js'
import type { BENCHMARK_REQUESTS } from '../../../src-shared/bridge-benchmark.js'
import type { Benchmark } from '../../../src-shared/benchmark/benchmark.js'
import type { QuestionRow, RunSummary } from '../../../src-shared/benchmark/runs.js'

type BenchmarkChannel = keyof typeof BENCHMARK_REQUESTS
type Answers = {
  [C in BenchmarkChannel & Channel]: (payload: Request<C>) => Promise<Response<C>> | Response<C>
}

/** A finished run as the list shows it. */
export function fakeRun(number: number, change: Partial<RunSummary> = {}): RunSummary {
  return {
    id: `20261123-12000${number}-00000${number}`,
    state: 'finished',
    createdAt: `2026-11-23T12:00:0${number}.000Z`,
    dataTitle: '4 simulated knees, seed 7',
    fingerprint: 'f'.repeat(64),
    cases: 4,
    answererKind: 'baseline',
    answererTitle: number === 1 ? 'majority' : 'all-normal',
    setting: { id: 'zero-shot', chain: true, volume: 'full', slices: 32, seed: 1 },
    accuracy: { value: 0.625, low: 0.5, high: 0.75 },
    balancedAccuracy: { value: 0.5, low: null, high: null },
    meanIou: { value: 0.1, low: 0.05, high: 0.2 },
    progress: null,
    failure: null,
    resumable: false,
    ...change,
  }
}

/** Questions of a run: two wrong of every three. */
export function fakeRow(line: number): QuestionRow {
  return {
    line,
    case: `knee-${Math.floor(line / 62)}`,
    question: (line % 62) + 1,
    grades: [{ component: 'bml.size', truth: 0, answer: line % 3 }],
    iou: 0.5,
    failures: [],
    repaired: false,
  }
}

/** The benchmark channels in memory. `runs` is what the list gives. */
export function fakeBenchmark(runs: () => RunSummary[], result: () => Benchmark | null, questions = 400): Answers {
  return {
    'benchmark.list': () => ({ runs: runs(), simulator: true }),
    'benchmark.choose': () => ({
      token: '3f2b8c1e-0000-4000-8000-000000000001',
      title: 'knee-quintuples',
      layout: 'quintuples',
      splits: [],
    }),
    'benchmark.readers': () => [{ name: 'Dr. Ada Reader', cases: 2, decisions: 80 }],
    'benchmark.start': () => '20261123-130000-abcdef',
    'benchmark.resume': () => null,
    'benchmark.cancel': () => null,
    'benchmark.remove': () => null,
    'benchmark.import': () => null,
    'benchmark.report': () => null,
    'benchmark.result': () => {
      const bench = result()
      if (!bench) throw new Error('This run has no result yet: resume it first.')
      return bench
    },
    'benchmark.pair': () => ({
      schema: 'condyle.bench-comparison/1',
      first: 'majority',
      second: 'all-normal',
      components: 12,
      patients: 2,
      differences: [],
      accuracy: [],
      localisation: { pairs: 0, first: null, second: null, pValue: 1 },
    }),
    'benchmark.questions': ({ offset, limit }) => ({
      total: questions,
      counts: {
        all: questions,
        wrong: 0,
        unanswered: 0,
        localisation: 0,
        format: 0,
        'missing-chain': 0,
        repaired: 0,
      },
      rows: Array.from({ length: Math.max(0, Math.min(limit, questions - offset)) }, (_, at) => fakeRow(offset + at)),
    }),
    'benchmark.question': () => {
      throw new Error('This question is not in the run any more: open the run again.')
    },
    'benchmark.volume': () => {
      throw new Error('The data of this run is not known here: choose the folder it was made on.')
    },
    'benchmark.locate': () => false,
  }
}
