import { parseArgs } from 'node:util'
import { SETTINGS, type Setting } from '../../../src-shared/benchmark/benchmark.js'
import { PROVIDERS } from '../../../src-shared/case/reading.js'
import type { ProviderChoice } from '../../inference/host/providers.js'
import type { BoxConvention } from '../../answers/parser/types.js'

/** The command was written wrongly; the message is a sentence for whoever wrote it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export interface BenchArguments {
  readonly data: string
  readonly answerer: string
  readonly out: string
  readonly setting: Setting
  /** Dataset that baselines are fitted on; null for the test data itself. */
  readonly fit: string | null
  readonly split: string
  readonly images: string | null
  /** Convention of the released boxes; null to detect it. */
  readonly dataBoxes: BoxConvention | null
  readonly answerBoxes: BoxConvention
  readonly x: 'column' | 'row'
  readonly provider: ProviderChoice
  readonly model: string | null
  readonly pictures: 'slices' | 'montage'
  readonly longestEdge: number
  readonly timeoutMs: number
  readonly retries: number
  readonly parallel: number
  readonly maxTokens: number
}

export const USAGE = `Usage: condyle bench --data <folder|simulated:N@seed> --answerer <answerer> --out <folder> [options]
       condyle bench compare <run folder> <run folder> [--out <file>]

Answerers
  majority, per-region-majority, random, all-normal, mean-box   baselines that look at no image
  <pack id or folder>                                           a model pack
  http://127.0.0.1:PORT                                         a chat server on this machine (OpenAI protocol)
  <file>.jsonl, <file>.json                                     stored answers, or outputs of the released script

Setting
  --setting ${SETTINGS.join('|')}   (zero-shot)
  --no-chain                 do not ask for reasoning
  --volume full|localise-then-crop   (full)
  --slices 8|32|…|all        most slices of a volume that are given (32 for a chat server, else all)
  --seed N                   (1)

Data
  --fit <data>               fit baselines on other data than the test data
  --split NAME               records of the released layout (test)
  --images FOLDER            where its image paths start
  --boxes slice-pairs|corners, --normalised   how its boxes are written (detected)
  --x column|row             what its x counts (column)
  --answer-boxes slice-pairs|corners          how stored answers write boxes (slice-pairs)

Packs and servers
  --provider auto|${PROVIDERS.join('|')}   (auto)
  --model NAME               (the server's first)
  --pictures slices|montage  (slices)
  --edge N                   longest edge of a slice in pixels (384)
  --timeout SECONDS (300), --retries N (2), --parallel N (1), --max-tokens N (2048)

Exit codes
  0 finished   1 broke off, the same command goes on   2 wrong use
  3 data, pack, answers or some volumes cannot be read, or the model had to be ended
`

const OPTIONS = {
  data: { type: 'string' },
  answerer: { type: 'string' },
  out: { type: 'string' },
  setting: { type: 'string', default: 'zero-shot' },
  'no-chain': { type: 'boolean', default: false },
  volume: { type: 'string', default: 'full' },
  slices: { type: 'string' },
  seed: { type: 'string', default: '1' },
  fit: { type: 'string' },
  split: { type: 'string', default: 'test' },
  images: { type: 'string' },
  boxes: { type: 'string' },
  normalised: { type: 'boolean', default: false },
  'answer-boxes': { type: 'string', default: 'slice-pairs' },
  x: { type: 'string', default: 'column' },
  provider: { type: 'string', default: 'auto' },
  model: { type: 'string' },
  pictures: { type: 'string', default: 'slices' },
  edge: { type: 'string', default: '384' },
  timeout: { type: 'string', default: '300' },
  retries: { type: 'string', default: '2' },
  parallel: { type: 'string', default: '1' },
  'max-tokens': { type: 'string', default: '2048' },
} as const

const LAYOUTS = ['slice-pairs', 'corners'] as const

/** Reads the command line of `bench`. Throws UsageError. */
export function readArguments(argv: readonly string[]): BenchArguments {
  const values = rawValues(argv)
  const boxes = values.boxes === undefined ? undefined : oneOf('--boxes', values.boxes, LAYOUTS)
  if (values.normalised && !boxes) throw new UsageError('--normalised needs --boxes, because then nothing is detected.')
  return {
    data: required('--data', values.data),
    answerer: required('--answerer', values.answerer),
    out: required('--out', values.out),
    setting: {
      id: oneOf('--setting', values.setting, SETTINGS),
      chain: !values['no-chain'],
      volume: oneOf('--volume', values.volume, ['full', 'localise-then-crop'] as const),
      slices: sliceBudget(values.slices, values.answerer),
      seed: whole('--seed', values.seed, 0, 4_294_967_295),
    },
    fit: values.fit ?? null,
    split: values.split,
    images: values.images ?? null,
    dataBoxes: boxes ? { boxLayout: boxes, boxUnit: values.normalised ? 'normalised' : 'voxel' } : null,
    answerBoxes: { boxLayout: oneOf('--answer-boxes', values['answer-boxes'], LAYOUTS), boxUnit: 'voxel' },
    x: oneOf('--x', values.x, ['column', 'row'] as const),
    provider: oneOf('--provider', values.provider, ['auto', ...PROVIDERS] as const),
    model: values.model ?? null,
    pictures: oneOf('--pictures', values.pictures, ['slices', 'montage'] as const),
    longestEdge: whole('--edge', values.edge, 16, 4096),
    timeoutMs: 1000 * whole('--timeout', values.timeout, 1, 86_400),
    retries: whole('--retries', values.retries, 0, 20),
    parallel: whole('--parallel', values.parallel, 1, 64),
    maxTokens: whole('--max-tokens', values['max-tokens'], 16, 131_072),
  }
}

/** Reads the command line of `bench compare`. Throws UsageError. */
export function readComparison(argv: readonly string[]): {
  readonly first: string
  readonly second: string
  readonly out: string | null
} {
  let parsed
  try {
    parsed = parseArgs({ args: [...argv], options: { out: { type: 'string' } }, allowPositionals: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
  const [first, second, ...more] = parsed.positionals
  if (first === undefined || second === undefined || more.length > 0)
    throw new UsageError('compare needs exactly two run folders.')
  return { first, second, out: parsed.values.out ?? null }
}

function rawValues(argv: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'] {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: false }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/** A chat server is sent pictures, of which few models take more than some dozens; everyone else reads volumes. */
function sliceBudget(given: string | undefined, answerer: string | undefined): Setting['slices'] {
  if (given === undefined) return isServerAddress(answerer ?? '') ? 32 : 'all'
  return given === 'all' ? 'all' : whole('--slices', given, 1, 10_000)
}

/** Whether `--answerer` names a chat server. */
export function isServerAddress(answerer: string): boolean {
  return /^https?:\/\//i.test(answerer)
}

function required(name: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new UsageError(`${name} is missing.`)
  return value
}

function oneOf<T extends string>(name: string, value: string, known: readonly T[]): T {
  const found = known.find((entry) => entry === value)
  if (found === undefined) throw new UsageError(`${name} is one of ${known.join(', ')}, not "${value}".`)
  return found
}

function whole(name: string, value: string, least: number, most: number): number {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
  if (!(number >= least && number <= most))
    throw new UsageError(`${name} is a whole number from ${least} to ${most}, not "${value}".`)
  return number
}
