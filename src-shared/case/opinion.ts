/**
 * A second opinion: what a language model that sees pictures, behind a chat server on this machine, answered about a case. A
 * reading of its own: it never becomes anybody's answer, and it stays as it came.
 */
import { z } from 'zod'
import { LENGTHS, LineSchema, MillisecondsSchema, MOST_ITEMS, PathTextSchema, ProseSchema } from './bounds.js'
import { BoxSchema } from './geometry.js'
import { VolumeRefSchema } from './reading.js'
import { ScaleIdSchema } from '../moaks/scales.js'

/** Where the models of chat servers come from and what they are not made for; said wherever their answers are shown. */
export const OPINION_CAUTION =
  'Models like this are not made for knees and not for diagnosis: for research only. They often answer surely what they cannot see.'

/** Characters of a model's text that are kept. */
export const KEPT_TEXT = 60_000

export const OpinionIdSchema = z.string().min(1).max(LENGTHS.id)
export const ModelNameSchema = z.string().trim().max(LENGTHS.name)

/** How a model is asked: the same for every question, and kept with its answers. */
export const OpinionSetupSchema = z.object({
  /** Most slices of a series that are shown per question. */
  slices: z.number().int().min(1).max(512).default(32),
  pictures: z.enum(['slices', 'montage']).default('slices'),
  /** Longest edge of one slice's picture in pixels. */
  longestEdge: z.number().int().min(64).max(2048).default(384),
  /** With one to three sentences of radiology besides, as the paper's instruction schema. */
  guided: z.boolean().default(true),
  /** A first look finds the region, whose crop is then shown. */
  locate: z.boolean().default(false),
  /** Temperature is always 0. */
  seed: z.number().int().min(0).max(0xffffffff).default(1),
  maxTokens: z.number().int().min(16).max(32_768).default(2048),
  /** For one attempt, s. */
  timeoutSeconds: z.number().int().min(1).max(3600).default(300),
})

/** The chat server that a person set up; nothing is sent to it before they ask. */
export const ChatServerSettingsSchema = z.object({
  address: PathTextSchema.default('http://127.0.0.1:8080'),
  /** As the server names it; empty: its first one. */
  model: ModelNameSchema.default(''),
  setup: OpinionSetupSchema.prefault({}),
})
export type ChatServerSettings = z.infer<typeof ChatServerSettingsSchema>

/**
 * What became of a question. Only `answered` has grades: a failure never becomes one.
 *
 * `no-answer`: the server gave none. `not-understood`: no valid grade for every part could be read in the text.
 * `contradicting`: the text gives grades that differ, or its own words or measures speak against the grade.
 */
export const OPINION_STANDINGS = ['answered', 'no-answer', 'not-understood', 'contradicting'] as const
export const OpinionStandingSchema = z.enum(OPINION_STANDINGS)
export type OpinionStanding = z.infer<typeof OpinionStandingSchema>

export const OpinionAnswerSchema = z.object({
  question: z.number().int().min(1).max(69),
  /** The series whose pictures were shown. */
  volume: VolumeRefSchema,
  standing: OpinionStandingSchema,
  /** Why it is no answer, in a sentence; empty for an answer. */
  problem: z.string().max(LENGTHS.sentence),
  /** As given; empty where there was none. */
  text: z.string().max(KEPT_TEXT),
  /** Whether the text was longer than what is kept. */
  cut: z.boolean(),
  /** The text of a first look for the region; left out where there was none. */
  firstLook: z.string().max(KEPT_TEXT).optional(),
  grades: z.array(z.object({ component: ScaleIdSchema, grade: z.number().int().min(0).max(8) })).max(20),
  /** LPS mm in the frame of `volume`; null where none was given. */
  boxLps: BoxSchema.nullable(),
  steps: z.array(z.string().max(2000)).max(200),
  /** What had to be mended to understand it, in words. */
  repairs: z.array(z.object({ code: LineSchema, detail: z.string().max(LENGTHS.description) })).max(100),
  /** What the server said of its build and settings; null where it said nothing. */
  fingerprint: z.string().max(LENGTHS.name).nullable(),
  timeMs: MillisecondsSchema,
  /** ISO 8601, UTC. */
  at: LineSchema,
})
export type OpinionAnswer = z.infer<typeof OpinionAnswerSchema>

/** An opinion without its answers. */
export const OpinionSchema = z.object({
  id: OpinionIdSchema,
  model: z.string().min(1).max(LENGTHS.name),
  /** Base address of the server. */
  server: PathTextSchema,
  /** The series that was chosen; null: for each question the one that shows it best. */
  volume: VolumeRefSchema.nullable(),
  setup: OpinionSetupSchema,
  questions: z.array(z.number().int().min(1).max(69)).min(1).max(69),
  /** Who asked; null where nobody had said who reads. */
  askedBy: LineSchema.nullable(),
  /** ISO 8601, UTC. */
  startedAt: LineSchema,
  /** Null while questions are open. */
  finishedAt: LineSchema.nullable(),
})
export type Opinion = z.infer<typeof OpinionSchema>

export const StandingCountsSchema = z.object({
  answered: z.number().int(),
  'no-answer': z.number().int(),
  'not-understood': z.number().int(),
  contradicting: z.number().int(),
})
export type StandingCounts = z.infer<typeof StandingCountsSchema>

/** An opinion in the list of a case. */
export const OpinionSummarySchema = OpinionSchema.extend({
  counts: StandingCountsSchema,
  /** It is being asked now. */
  running: z.boolean(),
})
export type OpinionSummary = z.infer<typeof OpinionSummarySchema>

/** A pack's reading in the list of a case, apart from the opinions of models. */
export const PackOpinionSchema = z.object({
  id: OpinionIdSchema,
  title: ProseSchema,
  version: LineSchema,
  trainedOn: ProseSchema,
  savedAt: LineSchema,
  /** The one that findings are proposed from. */
  current: z.boolean(),
  answered: z.number().int(),
  questions: z.number().int(),
})
export type PackOpinion = z.infer<typeof PackOpinionSchema>

export const CaseOpinionsSchema = z.object({
  /** Newest first; both. */
  packs: z.array(PackOpinionSchema).max(MOST_ITEMS),
  models: z.array(OpinionSummarySchema).max(MOST_ITEMS),
})
export type CaseOpinions = z.infer<typeof CaseOpinionsSchema>

/** How many answers of each standing there are. */
export function countStandings(answers: readonly Pick<OpinionAnswer, 'standing'>[]): StandingCounts {
  const counts: StandingCounts = { answered: 0, 'no-answer': 0, 'not-understood': 0, contradicting: 0 }
  for (const { standing } of answers) counts[standing]++
  return counts
}
