import path from 'node:path'
import { parseArgs } from 'node:util'
import {
  JudgingChoiceSchema,
  OPERATING_POINTS,
  PREVALENCES,
  type JudgingChoice,
} from '../../../src-shared/case/judging.js'
import { PROVIDERS } from '../../../src-shared/case/reading.js'
import type { ProviderChoice } from '../../inference/host/providers.js'
import { UsageError } from './exit-codes.js'

/** What `condyle read` was asked for. */
export interface ReadRequest {
  readonly paths: readonly string[]
  readonly out: string
  readonly pack: string | null
  readonly provider: ProviderChoice
  /** The only stack to read, by its number in the list from 1; null for all of the study. */
  readonly stack: number | null
  readonly side: 'left' | 'right' | null
  /** At which operating point and for which prevalence findings are called abnormal. */
  readonly judging: JudgingChoice
  /** Images are graded even where they are unlike all that the pack learned from. */
  readonly insist: boolean
}

/** Throws UsageError with a sentence where the arguments are not understood. */
export function readArguments(args: string[]): ReadRequest {
  const { values, positionals } = parsed(args)
  if (positionals.length === 0) throw new UsageError('Name a folder or file to read.')
  if (!values.out) throw new UsageError('Name the output folder with --out.')
  const provider = values.provider ?? 'auto'
  if (!isProvider(provider))
    throw new UsageError(`There is no provider "${provider}"; there are auto, ${PROVIDERS.join(', ')}.`)
  const side = values.side ?? null
  if (side !== null && side !== 'left' && side !== 'right') throw new UsageError('--side is left or right.')
  const stack = values.stack === undefined ? null : Number(values.stack)
  if (stack !== null && (!Number.isInteger(stack) || stack < 1))
    throw new UsageError('--stack is a number of the list, from 1.')
  return {
    paths: positionals.map((place) => path.resolve(place)),
    out: path.resolve(values.out),
    pack: values.pack ?? null,
    provider,
    stack,
    side,
    judging: judgingOf(values.point, values.prevalence),
    insist: values.insist ?? false,
  }
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        pack: { type: 'string' },
        provider: { type: 'string' },
        stack: { type: 'string' },
        side: { type: 'string' },
        point: { type: 'string' },
        prevalence: { type: 'string' },
        insist: { type: 'boolean' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The arguments are not understood.')
  }
}

function judgingOf(point: string | undefined, prevalence: string | undefined): JudgingChoice {
  // What a casebook estimated from itself is not known here.
  const prevalences = PREVALENCES.filter((name) => name !== 'own')
  if (point !== undefined && !OPERATING_POINTS.some((name) => name === point))
    throw new UsageError(`--point is ${listed(OPERATING_POINTS)}.`)
  if (prevalence !== undefined && !prevalences.some((name) => name === prevalence))
    throw new UsageError(`--prevalence is ${listed(prevalences)}.`)
  return JudgingChoiceSchema.parse({ point, prevalence })
}

/** "a, b or c". */
function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`
}

function isProvider(name: string): name is ProviderChoice {
  return name === 'auto' || PROVIDERS.some((provider) => provider === name)
}
