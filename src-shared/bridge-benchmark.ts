/** The part of the bridge that the benchmark screen speaks. See bridge.ts. */
import { z } from 'zod'
import { MOST_ITEMS, PathTextSchema, ProseSchema } from './case/bounds.js'
import { BenchmarkSchema } from './benchmark/benchmark.js'
import { BenchmarkComparisonSchema } from './benchmark/comparison.js'
import {
  ChosenSchema,
  DataChoiceSchema,
  QuestionDetailSchema,
  QuestionPageSchema,
  QuestionQuerySchema,
  ReaderSchema,
  RunIdSchema,
  RunProgressSchema,
  RunRequestSchema,
  RunSummarySchema,
} from './benchmark/runs.js'
import { VolumeMetaSchema } from './case/volume.js'

const Nothing = z.null()
const Run = z.object({ id: RunIdSchema })

export const BENCHMARK_REQUESTS = {
  'benchmark.list': {
    request: Nothing,
    response: z.object({
      runs: z.array(RunSummarySchema).max(MOST_ITEMS),
      /** Whether this installation can make simulated knees. */
      simulator: z.boolean(),
    }),
  },
  /** Asks for a folder of data, a folder of images or a file of answers; null where the user cancelled. */
  'benchmark.choose': {
    request: z.object({ what: z.enum(['data', 'images', 'answers']) }),
    response: ChosenSchema.nullable(),
  },
  /** Readers who decided about knees of this data in the casebook. */
  'benchmark.readers': {
    request: z.object({ data: DataChoiceSchema }),
    response: z.array(ReaderSchema).max(MOST_ITEMS),
  },
  /** Starts a run in a process of its own; progress and end come as events. One run at a time. */
  'benchmark.start': { request: RunRequestSchema, response: RunIdSchema },
  /** Goes on with a run that broke off. */
  'benchmark.resume': { request: Run, response: Nothing },
  'benchmark.cancel': { request: Run, response: Nothing },
  'benchmark.remove': { request: Run, response: Nothing },
  /** Asks for a run folder of the command line and takes a copy; null where the user cancelled. */
  'benchmark.import': { request: Nothing, response: RunIdSchema.nullable() },
  /** Opens report.html of a run in the system's browser. */
  'benchmark.report': { request: Run, response: Nothing },
  'benchmark.result': { request: Run, response: BenchmarkSchema },
  'benchmark.pair': {
    request: z.object({ first: RunIdSchema, second: RunIdSchema }),
    response: BenchmarkComparisonSchema,
  },
  'benchmark.questions': { request: QuestionQuerySchema, response: QuestionPageSchema },
  'benchmark.question': {
    request: z.object({ id: RunIdSchema, line: z.number().int().min(0) }),
    response: QuestionDetailSchema,
  },
  /** Brings the volume of a case into the benchmark's own cache. */
  'benchmark.volume': {
    request: z.object({ id: RunIdSchema, case: z.string().min(1).max(1000) }),
    response: z.object({ volume: VolumeMetaSchema, volumeUrl: PathTextSchema }),
  },
  /** Asks for the data that a run was made on; false where the user cancelled. */
  'benchmark.locate': { request: Run, response: z.boolean() },
} as const satisfies Record<string, { request: z.ZodType; response: z.ZodType }>

/** How a run goes on. */
export const BenchmarkEventSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('progress'), id: RunIdSchema, progress: RunProgressSchema }),
  z.object({ phase: z.literal('finished'), id: RunIdSchema }),
  z.object({ phase: z.literal('cancelled'), id: RunIdSchema }),
  z.object({ phase: z.literal('failed'), id: RunIdSchema, message: ProseSchema }),
])
export type BenchmarkEvent = z.infer<typeof BenchmarkEventSchema>
