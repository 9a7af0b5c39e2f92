import { z } from 'zod'
import { BALANCED_CATEGORIES, MAIN_CATEGORIES } from '../moaks/categories.js'
import { boundedRecord, LENGTHS, MeasureSchema, MillisecondsSchema, MOST } from '../case/bounds.js'
import { EstimateSchema } from '../case/estimate.js'
import { BoxSchema, Vec3Schema } from '../case/geometry.js'
import { ComponentGradeSchema, ReasoningStepSchema } from '../case/reading.js'

/**
 * What ReasonKnee-Bench writes: settings, answers as they came, answers as they were scored, and `bench.json` with the
 * numbers of a run. Everything in `bench.json` but `resources` depends on the dataset, the answers and the seed alone.
 */

/** Characters of an answer that a language model wrote: it may think aloud. */
export const MODEL_TEXT = 2_000_000

/** How the question is put, in the terms of the 3DReasonKnee paper (arXiv 2510.20967). */
export const SETTINGS = [
  /** Question, grade table and answer template. */
  'zero-shot',
  /** With one to three sentences of radiology besides: the paper's instruction schema. */
  'zero-shot-schema',
  /** The volume is cropped to the true region: what is left when localisation is perfect. */
  'gt-region',
  /** A model that was trained for this; asked as in zero-shot. */
  'fine-tuned',
] as const
export const SettingSchema = z.object({
  id: z.enum(SETTINGS),
  /** Whether reasoning is asked for. */
  chain: z.boolean(),
  /** The whole volume at once, or a first look for the region and a second one at its crop. */
  volume: z.enum(['full', 'localise-then-crop']),
  /** Most slices shown per question; `all` shows every one. */
  slices: z.union([z.number().int().positive().max(MOST), z.literal('all')]),
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
})
export type Setting = z.infer<typeof SettingSchema>

/**
 * One answer as it came, one line of `answers.jsonl`: either the text of a language model or a structured answer of a
 * pack, a baseline or a person. Files of stored answers have the same lines.
 */
export const StoredAnswerSchema = z.object({
  case: z.string().min(1).max(1000),
  question: z.number().int().min(1).max(69),
  text: z.string().max(MODEL_TEXT).optional(),
  grades: z.array(ComponentGradeSchema).max(20).optional(),
  boxLps: BoxSchema.nullable().optional(),
  /** Edges in voxels: voxel i spans i − 0.5 … i + 0.5. */
  boxVoxel: BoxSchema.nullable().optional(),
  steps: z.array(ReasoningStepSchema).max(1000).optional(),
  /** Box numbers in `text` count pixels of the images shown: voxel = offset + scale · number, along x, y, slice. */
  presented: z.object({ offset: Vec3Schema, scale: Vec3Schema }).optional(),
  /** The text of a first look at the whole volume that asked for the box alone. */
  firstLook: z.string().max(MODEL_TEXT).optional(),
  /** Why the answerer declined to grade, as a sentence: the honest way not to answer. */
  reason: z.string().max(LENGTHS.text).optional(),
  /** Why there is no answer at all, as a sentence; asked again when a run goes on. */
  error: z.string().max(LENGTHS.text).optional(),
  timeMs: MillisecondsSchema.optional(),
  memoryBytes: z.number().min(0).max(MOST).optional(),
})
export type StoredAnswer = z.infer<typeof StoredAnswerSchema>

export const FailureSchema = z.enum(['localisation', 'format', 'missing-chain'])

/** Any result of counting or computing. */
const Figure = MeasureSchema
const Count = z.number().int().min(0).max(MOST)
const Share = z.number().min(0).max(1)
const GradeValue = z.number().int().min(-1000).max(1000)
const QuestionId = z.number().int().min(1).max(1000)
const Id = z.string().max(LENGTHS.id)
const Name = z.string().max(LENGTHS.name)
const Title = z.string().max(LENGTHS.description)
const Text = z.string().max(LENGTHS.text)
/** Sentences, repairs and measures of one answer. */
const PARTS = 100_000

/** What the checks that need no judge found in one chain. */
export const ChainReportSchema = z.object({
  steps: Count,
  /** Steps with evidence in space, and those of them whose evidence lies outside the region (indices from 0). */
  located: Count,
  outsideRegion: z.array(Count).max(PARTS),
  /** Stated measures that decide a grade, and those that imply another grade than the one stated. */
  measures: Count,
  contradictedMeasures: z
    .array(
      z.object({
        component: Id,
        value: MeasureSchema,
        unit: Name,
        implied: GradeValue,
        stated: GradeValue,
      }),
    )
    .max(PARTS),
  /** Sentences of the chain that the final grade contradicts. */
  contradictions: z.array(Text).max(PARTS),
})
export type ChainReport = z.infer<typeof ChainReportSchema>

/** One answer as it was scored, one line of `questions.jsonl`. */
export const ScoredAnswerSchema = z.object({
  case: Title,
  patient: Title,
  question: QuestionId,
  /** `answer` is null where there is none; `confidence` is the probability of the answered grade. */
  grades: z
    .array(
      z.object({
        component: Id,
        truth: GradeValue,
        answer: GradeValue.nullable(),
        confidence: Figure.nullable(),
      }),
    )
    .max(20),
  /** Null where the truth has no box; 0 where the answer has none. */
  iou: z.number().min(0).max(1).nullable(),
  truthBox: BoxSchema.nullable(),
  answerBox: BoxSchema.nullable(),
  boxFrame: z.enum(['lps-mm', 'voxel']),
  failures: z.array(FailureSchema).max(10),
  repairs: z.array(z.object({ code: Id, detail: Text })).max(PARTS),
  problem: Text,
  chain: ChainReportSchema.nullable(),
  /** The start of the model's text, to be shown beside a failure. */
  excerpt: Text,
})
export type ScoredAnswer = z.infer<typeof ScoredAnswerSchema>

export const CategoryResultSchema = z.object({
  category: z.enum([...MAIN_CATEGORIES, 'periarticular']),
  label: Name,
  /** Graded components, and those answered. */
  components: Count,
  answered: Count,
  accuracy: EstimateSchema,
  /** Accuracy of always giving each scale's commonest true grade. */
  majority: Share.nullable(),
})

export const BalancedResultSchema = z.object({
  category: z.enum(BALANCED_CATEGORIES),
  label: Name,
  components: Count,
  /** Mean over the category's scales of their balanced accuracies. */
  balancedAccuracy: EstimateSchema,
  /** What always giving the commonest grade gets: the mean over scales of one by the number of grades that occur. */
  majority: Share.nullable(),
})

export const ScaleResultSchema = z.object({
  scale: Id,
  title: Title,
  kind: z.enum(['ordinal', 'nominal', 'binary']),
  labels: z.array(Name).max(100),
  components: Count,
  answered: Count,
  accuracy: Figure.nullable(),
  balancedAccuracy: Figure.nullable(),
  majority: Figure.nullable(),
  /** For ordinal scales. */
  quadraticWeightedKappa: EstimateSchema.nullable(),
  /** For nominal scales. */
  macroF1: EstimateSchema.nullable(),
  /** For binary scales with probabilities. */
  auroc: Figure.nullable(),
  /** Rows: true grade. Columns: answered grade, the last one: not answered. */
  confusion: z.array(z.array(Figure).max(100)).max(100),
})

export const LocalisationResultSchema = z.object({
  count: Count,
  missing: Count,
  mean: Figure.nullable(),
  median: Figure.nullable(),
  over25: Figure.nullable(),
  over50: Figure.nullable(),
  histogram: z.array(Count).max(1000),
})

export const QuestionResultSchema = z.object({
  question: QuestionId,
  title: Title,
  region: Id,
  count: Count,
  answered: Count,
  accuracy: Figure.nullable(),
  meanIou: Figure.nullable(),
})

export const CalibrationResultSchema = z.object({
  /** Answers with a probability. */
  count: Count,
  expectedCalibrationError: Figure.nullable(),
  bins: z.array(z.object({ low: Figure, high: Figure, count: Count, confidence: Figure, accuracy: Figure })).max(1000),
})

/** `bench.json`. */
export const BenchmarkSchema = z.object({
  schema: z.literal('condyle.bench/1'),
  dataset: z.object({
    title: Title,
    kind: z.enum(['simulated', 'quintuples', '3dreasonknee']),
    /** Where the answers were compared: people must not compare runs on different data unawares. */
    fingerprint: Name,
    cases: Count,
    patients: Count,
    questions: Count,
  }),
  answerer: z.object({
    kind: z.enum(['pack', 'chat', 'stored', 'baseline', 'person']),
    title: Title,
    /** Pack version, model name, file name …, for the record. */
    details: boundedRecord(Name, Text, 100),
  }),
  setting: SettingSchema,
  counts: z.object({
    questions: Count,
    /** With all grades readable. */
    answered: Count,
    partial: Count,
    unanswered: Count,
    /** Of the unanswered: declined with a reason. */
    declined: Count,
    /** No answer because the answerer failed. */
    errors: Count,
    /** Stored answers for a question that was already answered, and for none of this dataset. */
    duplicates: Count,
    unmatched: Count,
    /** Lines that are no answer at all. */
    unreadable: Count,
  }),
  overall: z.object({
    /** Unweighted mean of the seven categories' accuracies. */
    accuracy: EstimateSchema,
    /** Share of all graded components of questions 1–62. */
    microAccuracy: EstimateSchema,
    /** Unweighted mean of the eight balanced accuracies. */
    balancedAccuracy: EstimateSchema,
    /** Share of questions with every grade right. */
    exactMatch: EstimateSchema,
    /** Of always giving each scale's commonest grade, averaged as `accuracy`. */
    majority: Figure.nullable(),
  }),
  categories: z.array(CategoryResultSchema).max(100),
  balanced: z.array(BalancedResultSchema).max(100),
  scales: z.array(ScaleResultSchema).max(1000),
  localisation: LocalisationResultSchema.extend({
    meanInterval: EstimateSchema,
    over50Interval: EstimateSchema,
    regions: z.array(LocalisationResultSchema.extend({ region: Id, label: Name })).max(1000),
  }),
  questions: z.array(QuestionResultSchema).max(1000),
  calibration: CalibrationResultSchema,
  failures: z.object({
    /** No box, or IoU below 0.25. */
    localisation: Count,
    format: Count,
    missingChain: Count,
    /** Text answers that needed a repair. */
    repaired: Count,
    repairs: z.array(z.object({ code: Id, count: Count })).max(1000),
    /** Some answers of each kind with the start of their text; older files have none. */
    examples: z
      .array(
        z.object({
          signature: z.enum([...FailureSchema.options, 'repaired']),
          case: Title,
          question: QuestionId,
          /** Why it failed, or what was repaired. */
          what: Text,
          excerpt: Text,
        }),
      )
      .max(1000)
      .default([]),
  }),
  chain: z.object({
    /** Answers with a chain. */
    chains: Count,
    steps: Count,
    located: Count,
    outsideRegion: Count,
    measures: Count,
    contradictedMeasures: Count,
    /** Answers whose chain contradicts the final grade. */
    contradictory: Count,
  }),
  worst: z.array(ScoredAnswerSchema).max(1000),
  /** Everything that may differ between two runs of one seed. */
  resources: z.object({
    createdAt: Id,
    version: Id,
    totalMs: Figure.nullable(),
    timePerQuestionMs: z.object({ mean: Figure, median: Figure, p95: Figure }).nullable(),
    peakMemoryBytes: Figure.nullable(),
  }),
})
export type Benchmark = z.infer<typeof BenchmarkSchema>
