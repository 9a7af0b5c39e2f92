/** Sessions as the window gets them: never more than whoever asks may know. */
import { z } from 'zod'
import { LENGTHS, LineSchema, MOST, MOST_ITEMS, ProseSchema } from '../case/bounds.js'
import { BoxSchema } from '../case/geometry.js'
import { ReasoningStepSchema, VolumeRefSchema } from '../case/reading.js'
import { ScaleIdSchema } from '../moaks/scales.js'
import { ITEM_PARTS } from './assignment.js'
import { PROTOCOLS, SETTLEMENTS } from './plan.js'
import { ITEM_STAGES } from './rules.js'

export const SessionIdSchema = z.string().min(1).max(LENGTHS.id)
/** Names one reading of one case by one reader; where a case is asked for, it stands for that case. */
export const ItemIdSchema = z.string().min(1).max(LENGTHS.id)

/** A session in the list. How far everybody is, never what anybody answered. */
export const SessionSummarySchema = z.object({
  id: SessionIdSchema,
  title: LineSchema,
  state: z.enum(['draft', 'running', 'finished']),
  protocol: z.enum(PROTOCOLS),
  settlement: z.enum(SETTLEMENTS),
  /** The protocol in words, a sentence each. */
  words: z.array(ProseSchema).max(MOST_ITEMS),
  cases: z.number().int(),
  questions: z.number().int(),
  /** ISO 8601, UTC. */
  madeAt: LineSchema,
  startedAt: LineSchema.nullable(),
  finishedAt: LineSchema.nullable(),
  /** It began in this casebook, and is finished here. */
  home: z.boolean(),
  /** Readings of cases that were answered differently on two computers, a sentence each. */
  conflicts: z.array(ProseSchema).max(MOST_ITEMS),
  /** How many of them nobody has chosen among yet. */
  undecided: z.number().int(),
  /** Readings of whole cases that are locked, of those that are planned. */
  readers: z
    .array(z.object({ id: LineSchema, name: LineSchema, done: z.number().int(), total: z.number().int() }))
    .max(MOST_ITEMS),
  /** Of a session that has not started: the model and machine readers that have not read all of its cases, and how many are open. */
  unread: z.array(z.object({ name: LineSchema, cases: z.number().int() })).max(MOST_ITEMS),
  /** What the one who asks has to do in it now. */
  own: z.enum(['read', 'send', 'settle', 'wait', 'nothing']),
  /** Whether they may see where answers differ. */
  mayCompare: z.boolean(),
  /** Whether they may see the numbers, and every answer under its reader's name. */
  mayCount: z.boolean(),
  mayFinish: z.boolean(),
})
export type SessionSummary = z.infer<typeof SessionSummarySchema>

/** What somebody answered, beside the own answers. */
export const BesideSchema = z.object({
  kind: z.enum(['model', 'reader', 'teacher']),
  /** "Reader A" where the plan hides who it is. */
  name: LineSchema,
  /** Stands for whoever answered, on the pictures and beside them. */
  letter: LineSchema,
  answers: z
    .array(
      z.object({
        question: z.number().int(),
        /** None: left open. */
        grades: z.array(z.object({ component: ScaleIdSchema, grade: z.number().int() })).max(MOST_ITEMS),
        boxLps: BoxSchema.nullable(),
        volume: VolumeRefSchema.nullable(),
        steps: z.array(ReasoningStepSchema).max(MOST_ITEMS),
      }),
    )
    .max(MOST_ITEMS),
})
export type Beside = z.infer<typeof BesideSchema>

/** One case of a session as its reader reads it. */
export const SessionItemSchema = z.object({
  id: ItemIdSchema,
  session: SessionIdSchema,
  title: LineSchema,
  part: z.enum(ITEM_PARTS),
  stage: z.enum(ITEM_STAGES),
  protocol: z.enum(PROTOCOLS),
  /** Which of the reader's own cases it is. */
  number: z.number().int(),
  of: z.number().int(),
  may: z.object({ answer: z.boolean(), reveal: z.boolean(), close: z.boolean(), lock: z.boolean() }),
  beside: z.array(BesideSchema).max(MOST_ITEMS),
  /** Questions that have to be settled; null where nothing is settled here. */
  toSettle: z.array(z.number().int()).max(MOST_ITEMS).nullable(),
})
export type SessionItem = z.infer<typeof SessionItemSchema>

/** Time spent on a question, ms, pauses left out. */
export const SpentSchema = z.object({
  question: z.number().int().min(1).max(69).nullable(),
  milliseconds: z.number().int().min(1).max(MOST),
})
export type SpentTime = z.infer<typeof SpentSchema>

/** The pack whose answers take part in a session. */
export const SessionPackSchema = z.object({ name: LineSchema, trainedOn: ProseSchema })
export type SessionPack = z.infer<typeof SessionPackSchema>

/** A case whose answers differ. */
export const DifferenceSchema = z.object({
  /** Its number in the session. */
  number: z.number().int(),
  questions: z.array(z.number().int()).max(MOST_ITEMS),
  settled: z.boolean(),
})
export type Difference = z.infer<typeof DifferenceSchema>
