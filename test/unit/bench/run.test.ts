import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { runBenchCommand, type BenchIo, type BenchParts } from '../../../src-main/bench/cli.js'
import { readBenchmark } from '../../../src-main/bench/run/run-folder.js'
import type { Benchmark } from '../../../src-shared/benchmark/benchmark.js'
import { BenchmarkComparisonSchema } from '../../../src-shared/benchmark/comparison.js'
import { readLines, smallDataset, temporaryFolder } from './fixture.js'

interface Captured extends BenchIo {
  readonly written: { out: string; error: string }
}

function io(signal = new AbortController().signal): Captured {
  const written = { out: '', error: '' }
  return { written, signal, out: (text) => (written.out += text), error: (text) => (written.error += text) }
}

const parts = (): BenchParts => ({
  simulate: null,
  packFolder: () => null,
  cacheFolder: temporaryFolder(),
  version: 'test',
  now: () => new Date('2026-01-02T03:04:05Z'),
})

async function bench(argv: readonly string[], expected = 0): Promise<Captured> {
  const captured = io()
  expect(await runBenchCommand(argv, captured, parts()), captured.written.error).toBe(expected)
  return captured
}

async function baseline(name: string, ...more: string[]): Promise<Benchmark> {
  const out = temporaryFolder()
  await bench(['--data', smallDataset(), '--answerer', name, '--out', out, ...more])
  return readBenchmark(out)
}

/** A result without what may differ between two runs of one seed. */
function untimed(result: Benchmark): Omit<Benchmark, 'resources'> {
  const { resources, ...rest } = result
  expect(resources.version).toBe('test')
  return rest
}

describe('baselines on four knees', () => {
  // Osteophyte truth 0 0 1 2, commonest 0: 2 of 4. Cartilage size 0 1 1 2, commonest 1: 2 of 4; full thickness all 0:
  // 4 of 4; together 6 of 8. Mean of the two categories: (0.5 + 0.75) / 2.
  it('majority', async () => {
    const result = await baseline('majority')
    const accuracy = Object.fromEntries(result.categories.map((row) => [row.category, row.accuracy.value]))
    expect(accuracy).toEqual({ osteophyte: 0.5, cartilage: 0.75 })
    expect(result.overall.accuracy.value).toBe(0.625)
    expect(result.overall.majority).toBe(0.625)
    expect(result.overall.microAccuracy.value).toBe(8 / 12)
    // Question 40 right in a, b; question 16 in b, c: 4 of 8.
    expect(result.overall.exactMatch.value).toBe(0.5)
    // Balanced: osteophyte 1/3; cartilage (1/3 + 1) / 2.
    expect(result.balanced.map((row) => row.balancedAccuracy.value)).toEqual([2 / 3, 1 / 3])
    expect(result.balanced.map((row) => row.majority)).toEqual([2 / 3, 1 / 3])
    expect(result.dataset).toMatchObject({ cases: 4, patients: 3, questions: 8 })
    expect(result.localisation).toMatchObject({ count: 8, missing: 8, mean: 0, over25: 0 })
    expect(result.failures).toMatchObject({ localisation: 8, format: 0, missingChain: 8 })
  })

  it('all-normal', async () => {
    const result = await baseline('all-normal', '--no-chain')
    expect(result.overall.accuracy.value).toBe((0.5 + 5 / 8) / 2)
    expect(result.failures.missingChain).toBe(0)
    const osteophyte = result.scales.find((scale) => scale.scale === 'osteophyte.size')
    expect(osteophyte?.confusion).toEqual([
      [2, 0, 0, 0, 0],
      [1, 0, 0, 0, 0],
      [1, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ])
    // Always 0 agrees no better than chance: observed (1 + 4)/4, expected the same.
    expect(osteophyte?.quadraticWeightedKappa?.value).toBe(0)
  })

  it('mean box', async () => {
    const result = await baseline('mean-box')
    expect(result.localisation.mean).toBeCloseTo(1, 9)
    expect(result.counts).toMatchObject({ answered: 0, partial: 0, unanswered: 8, declined: 8 })
    expect(result.overall.accuracy.value).toBe(0)
    expect(result.failures).toMatchObject({ localisation: 0, format: 0 })
  })

  it('random, by the seed alone', async () => {
    const data = smallDataset()
    const first = await baseline('random', '--seed', '5', '--data', data)
    const again = await baseline('random', '--seed', '5', '--data', data)
    const other = await baseline('random', '--seed', '6', '--data', data)
    expect(untimed(again)).toEqual(untimed(first))
    expect(other.scales).not.toEqual(first.scales)
  })
})

describe('stored answers', () => {
  const text = (root: string): string => `{"${root}": {"tibia medial osteophyte": {"grade": 1}}}`
  const answers = [
    { case: 'a', question: 40, text: text('MOAKS_scores') },
    { case: 'a', question: 40, text: text('MOAKS_scores') },
    { case: 'c', question: 40, text: text('MOAKS_grade'), timeMs: 4 },
    { case: 'd', question: 40, text: 'I cannot see the images.', timeMs: 8 },
    {
      case: 'b',
      question: 16,
      grades: [{ component: 'cartilage.size', grade: 1, probabilities: [0.1, 0.7, 0.1, 0.1] }],
      boxVoxel: { min: [2, 2, 2], max: [10, 10, 6] },
    },
    { case: 'nobody', question: 40, text: text('MOAKS_scores') },
    { case: 'a', question: 99 },
  ]

  const data = smallDataset()

  async function scored(): Promise<{ result: Benchmark; out: string }> {
    const folder = temporaryFolder()
    const file = path.join(folder, 'answers.jsonl')
    fs.writeFileSync(file, `${answers.map((answer) => JSON.stringify(answer)).join('\n')}\nnot json\n`)
    await bench(['--data', data, '--answerer', file, '--out', path.join(folder, 'out')])
    return { result: readBenchmark(path.join(folder, 'out')), out: path.join(folder, 'out') }
  }

  it('are counted by what became of them', async () => {
    const { result, out } = await scored()
    expect(result.counts).toEqual({
      questions: 8,
      answered: 2,
      partial: 1,
      unanswered: 5,
      declined: 0,
      errors: 0,
      duplicates: 1,
      unmatched: 1,
      unreadable: 2,
    })
    expect(result.failures.repairs).toEqual([
      { code: 'chain-from-prose', count: 1 },
      { code: 'root-key-different', count: 1 },
    ])
    // Voxels 2…10 × 2…10 × 2…6 are mm 4…20 × 4…20 × 4…12: half of the true 16 × 16 × 16.
    expect(result.localisation).toMatchObject({ count: 8, missing: 7, mean: 0.5 / 8 })
    expect(result.calibration).toMatchObject({ count: 1 })
    expect(result.calibration.expectedCalibrationError).toBeCloseTo(0.3, 6)
    expect(result.resources.timePerQuestionMs).toEqual({ mean: 6, median: 6, p95: 7.8 })
    expect(readLines(path.join(out, 'questions.jsonl'))).toHaveLength(8)
  })

  it('make the same bench.json twice but for the times, in whatever order they come', async () => {
    const one = untimed((await scored()).result)
    const two = untimed((await scored()).result)
    expect(two).toEqual(one)
    answers.reverse()
    const three = untimed((await scored()).result)
    answers.reverse()
    expect(three).toEqual(one)
  })

  it('show each kind of failure with the text', async () => {
    const { result, out } = await scored()
    expect(result.failures.examples.map(({ signature, case: id }) => `${signature} ${id}`)).toEqual([
      'format d',
      'missing-chain a',
      'missing-chain c',
      'localisation a',
      'localisation c',
      'localisation d',
      'repaired c',
      'repaired d',
    ])
    expect(result.failures.examples.at(-2)).toMatchObject({ what: 'root-key-different: "MOAKS_grade"' })
    const html = fs.readFileSync(path.join(out, 'report.html'), 'utf8')
    expect(html).toContain('No JSON object and no grade can be read.')
    expect(html).toContain('I cannot see the images.')
    expect(html).toContain('No box can be read.')
  })

  it('show up in the report with the model’s words made harmless', async () => {
    answers.push({ case: 'b', question: 40, text: '<script>alert(1)</script>' })
    const { out } = await scored()
    answers.pop()
    const html = fs.readFileSync(path.join(out, 'report.html'), 'utf8')
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).not.toContain('<script')
    expect(html).toContain('data:image/png;base64,')
    // The true box spans voxels 2…10 of 16: its middle is the slice 6, the seventh.
    expect(html).toContain('<figcaption>Slice 7 of 16.</figcaption>')
    for (const heading of [
      'Accuracy',
      'Where in the knee',
      'Localisation',
      'Scales',
      'Failures and repairs',
      'Worst answers',
    ])
      expect(html).toContain(`<h2>${heading}</h2>`)
    expect(html.match(/<svg/g)?.length).toBe(html.match(/<\/svg>/g)?.length)
  })
})

describe('comparison', () => {
  it('tests two runs question by question', async () => {
    const data = smallDataset()
    const folder = temporaryFolder()
    const [first, second, file] = ['first', 'second', 'comparison.json'].map((name) => path.join(folder, name))
    if (!first || !second || !file) throw new Error('no folders')
    await bench(['--data', data, '--answerer', 'all-normal', '--out', first])
    await bench(['--data', data, '--answerer', 'majority', '--out', second])
    const captured = await bench(['compare', first, second, '--out', file])
    const comparison = BenchmarkComparisonSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')))
    // They differ in cartilage size: truth 0 1 1 2, one says 0, the other 1. Only the first is right in a, only the
    // second in b and c: McNemar of 1 against 2 is (1 + 3) / 8 · 2 = 1.
    expect(comparison.accuracy.find((row) => row.category === 'cartilage')).toMatchObject({
      onlyFirst: 1,
      onlySecond: 2,
      pValue: 1,
      components: 8,
    })
    expect(comparison.localisation).toMatchObject({ pairs: 8, pValue: 1 })
    // Accuracy: (2/4 + 5/8) / 2 against (2/4 + 6/8) / 2. Resampling patients one, two and three w times each, the first
    // loses c's answer: −w₂ / (4w₁ + 2w₂ + 2w₃) of the cartilage, half of it in the mean. Of the 27 resamples 8 leave
    // patient two out (0) and one draws only patient two (−1/4): 3.7 %, so these are the 2.5th and 97.5th percentiles.
    expect(comparison.patients).toBe(3)
    expect(comparison.differences).toMatchObject([
      {
        measure: 'accuracy',
        label: 'Accuracy, mean of the seven categories',
        first: 0.5625,
        second: 0.625,
        difference: { value: -0.0625, low: -0.25, high: 0 },
      },
      // Each knows one of three sizes and all exposures: (1/3 + (1/3 + 1) / 2) / 2.
      {
        measure: 'balanced-accuracy',
        label: 'Balanced accuracy, mean of eight',
        first: 0.5,
        second: 0.5,
        difference: { value: 0 },
      },
      { measure: 'iou', label: 'Mean IoU', first: 0, second: 0, difference: { value: 0, low: 0, high: 0 } },
    ])
    expect(captured.written.out).toContain('all-normal  against  majority')
    expect(captured.written.out).toContain('-0.063 (-0.250–0.000)')
  })
})

describe('the command line', () => {
  it.each([
    [[], '--data is missing.'],
    [['--data', 'x', '--answerer', 'majority', '--out', 'y', '--setting', 'few-shot'], '--setting is one of'],
    [['--data', 'x', '--answerer', 'majority', '--out', 'y', '--slices', 'none'], '--slices is a whole number'],
    [['--data', 'x', '--nonsense'], 'nonsense'],
    [['compare', 'x'], 'compare needs exactly two run folders.'],
  ])('refuses %j', async (argv, sentence) => {
    const captured = await bench(argv, 2)
    expect(captured.written.error).toContain(sentence)
    expect(captured.written.error).toContain('Usage: condyle bench')
  })

  it.each([
    ['/nowhere', 'majority', '/nowhere does not exist.'],
    ['simulated:4', 'majority', 'Write simulated:N@seed'],
    ['simulated:4@1', 'majority', 'no knee simulator'],
    [null, 'gpt', '"gpt" is no baseline'],
    [null, 'http://192.168.1.5:8080', '192.168.1.5 is not this machine.'],
    [null, 'missing.jsonl', 'missing.jsonl does not exist'],
  ])('says in a sentence what is wrong with %s and %s', async (data, answerer, sentence) => {
    const captured = await bench(
      ['--data', data ?? smallDataset(), '--answerer', answerer, '--out', temporaryFolder()],
      3,
    )
    expect(captured.written.error).toContain(sentence)
  })

  it('says in a sentence what is wrong with a pack', async () => {
    const pack = temporaryFolder()
    fs.writeFileSync(path.join(pack, 'pack.json'), '{"schema": "condyle.pack/99"}')
    const captured = await bench(['--data', smallDataset(), '--answerer', pack, '--out', temporaryFolder()], 3)
    expect(captured.written.error).toContain('condyle.pack/99')
    expect(captured.written.error.trim()).not.toContain('\n')
  })

  it('will not mix two runs in one folder', async () => {
    const out = temporaryFolder()
    const data = smallDataset()
    await bench(['--data', data, '--answerer', 'majority', '--out', out])
    const captured = await bench(['--data', data, '--answerer', 'random', '--out', out], 1)
    expect(captured.written.error).toContain('Choose another --out.')
  })

  it('says in a sentence that a run folder is damaged', async () => {
    const out = temporaryFolder()
    const data = smallDataset()
    await bench(['--data', data, '--answerer', 'majority', '--out', out])
    fs.writeFileSync(path.join(out, 'bench.json'), '{"schema": "condyle.be')
    const compared = await bench(['compare', out, out], 3)
    expect(compared.written.error).toContain('was not written by this version of Condyle')
    fs.writeFileSync(path.join(out, 'run.json'), '')
    const again = await bench(['--data', data, '--answerer', 'majority', '--out', out], 1)
    expect(again.written.error).toContain('Choose another --out.')
  })

  it('prints its help', async () => {
    expect((await bench(['--help'])).written.out).toContain('--answerer')
  })
})
