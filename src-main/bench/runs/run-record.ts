import path from 'node:path'
import { z } from 'zod'
import { LineSchema, PathTextSchema, ProseSchema } from '../../../src-shared/case/bounds.js'
import { SettingSchema } from '../../../src-shared/benchmark/benchmark.js'
import type { PackSummary } from '../../../src-shared/bridge.js'
import { BASELINE_CHOICES, BOX_ORDERS, type AnswererChoice } from '../../../src-shared/benchmark/runs.js'
import { PROVIDERS } from '../../../src-shared/case/reading.js'

/** The file of a run folder that says how the run was asked for; what is needed to go on with it and to find its data. */
export const RECORD_FILE = 'request.json'

/**
 * How a run was asked for, in the words of `condyle bench`. Runs that came from elsewhere have one as soon as their
 * data was located.
 */
export const RunRecordSchema = z.object({
  schema: z.literal('condyle.bench-request/1'),
  createdAt: LineSchema,
  /** What `--data` takes: a folder or `simulated:N@seed`. */
  data: PathTextSchema,
  dataTitle: ProseSchema,
  released: z.object({ split: LineSchema, images: PathTextSchema.nullable(), boxes: z.enum(BOX_ORDERS) }).nullable(),
  /** Null for a run that was not started here. */
  answerer: z
    .object({
      kind: z.enum(['pack', 'chat', 'stored', 'baseline', 'person']),
      title: ProseSchema,
      /** What `--answerer` takes. */
      argument: ProseSchema,
      model: LineSchema.nullable(),
    })
    .nullable(),
  setting: SettingSchema,
  provider: z.enum(['auto', ...PROVIDERS]),
  /** Why it ended without a result. */
  failure: ProseSchema.nullable(),
})
export type RunRecord = z.infer<typeof RunRecordSchema>

/**
 * The arguments of `condyle bench` for a run, each in one word with its option, so that nothing a person chose can be
 * taken for an option. Undefined for a run that was not started here.
 */
export function benchArguments(record: RunRecord, out: string): string[] | undefined {
  const { answerer, setting, released } = record
  if (!answerer) return undefined
  return [
    'bench',
    `--data=${record.data}`,
    `--answerer=${answerer.argument}`,
    `--out=${out}`,
    `--setting=${setting.id}`,
    ...(setting.chain ? [] : ['--no-chain']),
    `--volume=${setting.volume}`,
    `--slices=${setting.slices}`,
    `--seed=${setting.seed}`,
    `--provider=${record.provider}`,
    ...(answerer.model === null ? [] : [`--model=${answerer.model}`]),
    ...(released
      ? [
          `--split=${released.split}`,
          ...(released.images === null ? [] : [`--images=${released.images}`]),
          ...boxArguments(released.boxes),
        ]
      : []),
  ]
}

function boxArguments(boxes: (typeof BOX_ORDERS)[number]): string[] {
  if (boxes === 'detect') return []
  const normalised = boxes.endsWith('-normalised')
  return [
    `--boxes=${normalised ? boxes.slice(0, -'-normalised'.length) : boxes}`,
    ...(normalised ? ['--normalised'] : []),
  ]
}

/** Where the choices of an answerer lead. */
export interface AnswererPlaces {
  readonly packs: readonly PackSummary[]
  readonly stored: (token: string) => string
  /** What `--answerer` takes for the reader's session. */
  readonly reader: string
}

/** An answerer as it is kept and started. Throws a sentence for a pack that cannot run. */
export function answererOf(choice: AnswererChoice, places: AnswererPlaces): NonNullable<RunRecord['answerer']> {
  switch (choice.kind) {
    case 'baseline': {
      const title = BASELINE_CHOICES.find(({ name }) => name === choice.name)?.title ?? choice.name
      return { kind: 'baseline', title, argument: choice.name, model: null }
    }
    case 'pack': {
      const pack = places.packs.find(({ id }) => id === choice.id)
      if (!pack) throw new Error(`The pack ${choice.id} is not installed any more: choose another.`)
      if (pack.refused !== null) throw new Error(pack.refused)
      return { kind: 'pack', title: `${pack.title} ${pack.version}`, argument: pack.id, model: null }
    }
    case 'server':
      return { kind: 'chat', title: choice.model ?? choice.address, argument: choice.address, model: choice.model }
    case 'stored': {
      const file = places.stored(choice.token)
      return { kind: 'stored', title: path.basename(file), argument: file, model: null }
    }
    case 'reader':
      return { kind: 'person', title: `reader: ${choice.name}`, argument: places.reader, model: null }
  }
}
