import { z } from 'zod'
import { LineSchema, MeasureSchema, MOST_ITEMS, ProseSchema } from '../case/bounds.js'
import { MAIN_CATEGORIES } from '../moaks/categories.js'
import { EstimateSchema } from '../case/estimate.js'
import { FailureSchema, MODEL_TEXT, ScoredAnswerSchema, SettingSchema } from './benchmark.js'
import { BoxSchema } from '../case/geometry.js'
import { ReasoningStepSchema } from '../case/reading.js'

/**
 * Benchmark runs as the window sees them: the list, how a new run is asked for, and the questions of a run. Paths stay
 * in the main process; the window holds a token for what was chosen in the system's dialog.
 */

/** Name of a run and of its folder: when it was made, and six random digits. */
export const RunIdSchema = z
  .string()
  .max(22)
  .regex(/^\d{8}-\d{6}-[0-9a-f]{6}$/)

/** Stands for a path that was chosen in a dialog of the main process. */
const TokenSchema = z.string().uuid()

/** Baselines by their name on the command line, as a person reads them. */
export const BASELINE_CHOICES = [
  { name: 'majority', title: 'Commonest grade', meaning: 'The commonest grade of each scale' },
  {
    name: 'per-region-majority',
    title: 'Commonest grade per question',
    meaning: 'The commonest grade of each question',
  },
  { name: 'all-normal', title: 'All normal', meaning: 'A healthy knee' },
  { name: 'mean-box', title: 'Mean box', meaning: 'The mean box of each region, no grades' },
  { name: 'random', title: 'Random', meaning: 'Every grade equally likely' },
] as const
const BASELINE_NAMES = BASELINE_CHOICES.map(({ name }) => name)

/** Most knees that the screen simulates for one run. */
export const MOST_SIMULATED = 500

/** The data of a run: knees made by seed, or a folder that was chosen. */
export const DataChoiceSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('simulated'),
    count: z.number().int().min(1).max(MOST_SIMULATED),
    seed: z.number().int().min(0).max(4_294_967_295),
  }),
  z.object({ kind: z.literal('folder'), token: TokenSchema }),
])
export type DataChoice = z.infer<typeof DataChoiceSchema>

/** Who answers. */
export const AnswererChoiceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pack'), id: z.string().min(1).max(200) }),
  z.object({ kind: z.literal('baseline'), name: z.enum(BASELINE_NAMES) }),
  z.object({
    kind: z.literal('server'),
    address: z
      .string()
      .max(300)
      .regex(/^https?:\/\//i, 'Write an address such as http://127.0.0.1:8080.'),
    model: z.string().max(200).nullable(),
  }),
  z.object({ kind: z.literal('stored'), token: TokenSchema }),
  /** What a reader decided in the casebook about the knees of this data. */
  z.object({ kind: z.literal('reader'), name: z.string().min(1).max(200) }),
])
export type AnswererChoice = z.infer<typeof AnswererChoiceSchema>

/** How released boxes are written: found by looking at them, or told. */
export const BOX_ORDERS = ['detect', 'slice-pairs', 'corners', 'slice-pairs-normalised', 'corners-normalised'] as const

export const RunRequestSchema = z.object({
  data: DataChoiceSchema,
  /** For the released layout only. */
  released: z
    .object({
      split: z
        .string()
        .max(60)
        .regex(/^[\w-]{1,60}$/),
      /** Folder of the images; null where there are none at hand. */
      images: TokenSchema.nullable(),
      boxes: z.enum(BOX_ORDERS),
    })
    .nullable(),
  answerer: AnswererChoiceSchema,
  setting: SettingSchema,
})
export type RunRequest = z.infer<typeof RunRequestSchema>

/** Something chosen in a dialog. */
export const ChosenSchema = z.object({
  token: TokenSchema,
  title: ProseSchema,
  /** For data: its layout, and the record files of the released one. */
  layout: z.enum(['quintuples', '3dreasonknee']).nullable(),
  splits: z.array(LineSchema).max(MOST_ITEMS),
})
export type Chosen = z.infer<typeof ChosenSchema>

/** A reader with decisions about knees of a dataset. */
export const ReaderSchema = z.object({
  name: ProseSchema,
  cases: z.number().int(),
  decisions: z.number().int(),
})
export type Reader = z.infer<typeof ReaderSchema>

export const RunProgressSchema = z.object({
  stage: z.enum(['starting', 'simulating', 'answering', 'scoring']),
  done: z.number().int().min(0),
  /** 0 while it is not known. */
  total: z.number().int().min(0),
})
export type RunProgress = z.infer<typeof RunProgressSchema>

/** One line of the list of runs. */
export const RunSummarySchema = z.object({
  id: RunIdSchema,
  /** `interrupted`: it broke off and can go on. `unreadable`: its result is not of this version. */
  state: z.enum(['finished', 'running', 'interrupted', 'unreadable']),
  /** ISO 8601, UTC. */
  createdAt: LineSchema,
  dataTitle: ProseSchema,
  /** Null before the run has a result. */
  fingerprint: LineSchema.nullable(),
  cases: z.number().int().nullable(),
  answererKind: z.enum(['pack', 'chat', 'stored', 'baseline', 'person']),
  answererTitle: ProseSchema,
  setting: SettingSchema,
  accuracy: EstimateSchema.nullable(),
  balancedAccuracy: EstimateSchema.nullable(),
  meanIou: EstimateSchema.nullable(),
  progress: RunProgressSchema.nullable(),
  /** Why it ended without a result, as a sentence. */
  failure: ProseSchema.nullable(),
  /** It was started here, so it can go on here. */
  resumable: z.boolean(),
})
export type RunSummary = z.infer<typeof RunSummarySchema>

export const QUESTION_FILTERS = [
  'all',
  'wrong',
  'unanswered',
  'localisation',
  'format',
  'missing-chain',
  'repaired',
] as const
export type QuestionFilter = (typeof QUESTION_FILTERS)[number]

export const QUESTION_CATEGORIES = [...MAIN_CATEGORIES, 'periarticular'] as const
export type QuestionCategory = (typeof QUESTION_CATEGORIES)[number]

/** What narrows and orders the questions of a run. */
export const QuestionQuerySchema = z.object({
  id: RunIdSchema,
  filter: z.enum(QUESTION_FILTERS),
  category: z.enum(['any', ...QUESTION_CATEGORIES]),
  /** Part of a case's name; empty for all. */
  text: z.string().max(200),
  sort: z.enum(['dataset', 'iou']),
  offset: z.number().int().min(0),
  limit: z.number().int().min(1).max(500),
})
export type QuestionQuery = z.infer<typeof QuestionQuerySchema>

/** One question of one case, as the table shows it. */
export const QuestionRowSchema = z.object({
  /** Line of `questions.jsonl`, from 0. */
  line: z.number().int().min(0),
  case: LineSchema,
  question: z.number().int(),
  grades: z
    .array(z.object({ component: LineSchema, truth: z.number().int(), answer: z.number().int().nullable() }))
    .max(MOST_ITEMS),
  iou: MeasureSchema.nullable(),
  failures: z.array(FailureSchema).max(MOST_ITEMS),
  repaired: z.boolean(),
})
export type QuestionRow = z.infer<typeof QuestionRowSchema>

export const QuestionPageSchema = z.object({
  total: z.number().int(),
  /** Questions under each filter, with the same category and text. */
  counts: z.record(z.enum(QUESTION_FILTERS), z.number().int()),
  rows: z.array(QuestionRowSchema).max(MOST_ITEMS),
})
export type QuestionPage = z.infer<typeof QuestionPageSchema>

/** Everything about one question of a run. */
export const QuestionDetailSchema = z.object({
  scored: ScoredAnswerSchema,
  /** Null where there is none, or where the dataset does not say how its voxels lie in the patient. */
  truthBoxLps: BoxSchema.nullable(),
  answerBoxLps: BoxSchema.nullable(),
  answerSteps: z.array(ReasoningStepSchema).max(MOST_ITEMS),
  /** The answer as the model wrote it; null where it was structured. */
  answerText: z.string().max(MODEL_TEXT).nullable(),
  truthSteps: z.array(ReasoningStepSchema).max(MOST_ITEMS),
  /** Whether the data of the run is at hand, so that its volume can be shown. */
  dataKnown: z.boolean(),
})
export type QuestionDetail = z.infer<typeof QuestionDetailSchema>
