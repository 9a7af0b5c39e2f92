/**
 * A session as it travels: one document, the same from every casebook that knows the same of it. Cases, readers and items go by
 * the ids of the casebook in which the session began.
 */
import { z } from 'zod'
import { LENGTHS, LineSchema, MOST, MOST_ITEMS, ProseSchema } from '../case/bounds.js'
import { SideSchema, SideSourceSchema } from '../case/geometry.js'
import { StudyInfoSchema } from '../case/import.js'
import { OpinionAnswerSchema, OpinionSchema } from '../case/opinion.js'
import { ReaderIdSchema, ReaderNameSchema, ReaderRoleSchema } from '../case/reader.js'
import { RevisionSchema } from '../case/revision.js'
import { Sha256Schema } from '../case/volume.js'
import { ITEM_PARTS } from './assignment.js'
import { SessionPlanSchema } from './plan.js'
import { ItemIdSchema, SessionIdSchema } from './record.js'

/** A time as Condyle writes it, so that it can be written again to the same letters. */
const TimeSchema = LineSchema.refine((text) => {
  const time = new Date(text)
  return !Number.isNaN(time.getTime()) && time.toISOString() === text
}, 'has to be a time')

const CaseIdSchema = z.string().min(1).max(LENGTHS.id)

/** Somebody of the session, under the name that they had when it was sent first. */
export const TravellingPersonSchema = z.strictObject({
  id: ReaderIdSchema,
  name: ReaderNameSchema,
  role: ReaderRoleSchema,
})
export type TravellingPerson = z.infer<typeof TravellingPersonSchema>

/** A case without what the session hides: its volumes by what is in them, and what may be said of the patient. */
export const TravellingCaseSchema = z.strictObject({
  id: CaseIdSchema,
  side: SideSchema,
  sideSource: SideSourceSchema,
  study: StudyInfoSchema,
  volumes: z
    .array(
      z.strictObject({
        hash: Sha256Schema,
        uid: ProseSchema,
        number: z.number().int().nullable(),
        description: ProseSchema,
        modality: ProseSchema,
        simulated: z.boolean(),
        label: ProseSchema,
      }),
    )
    .min(1)
    .max(1000),
})
export type TravellingCase = z.infer<typeof TravellingCaseSchema>

export const TravellingItemSchema = z.strictObject({
  id: ItemIdSchema,
  reader: ReaderIdSchema,
  caseId: CaseIdSchema,
  part: z.enum(ITEM_PARTS),
  repeat: z.number().int().min(1).max(5),
  readingId: LineSchema.nullable(),
})
export type TravellingItem = z.infer<typeof TravellingItemSchema>

/** A decision with the hash of everything up to it. */
export const TravellingRevisionSchema = z.strictObject({
  sequence: z.number().int().positive(),
  readingId: RevisionSchema.shape.readingId,
  author: RevisionSchema.shape.author,
  at: TimeSchema,
  action: RevisionSchema.shape.action,
  hash: Sha256Schema,
})

export const TravellingTimeSchema = z.strictObject({
  question: z.number().int().min(1).max(69).nullable(),
  revealed: z.boolean(),
  milliseconds: z.number().int().min(1).max(MOST),
  at: TimeSchema,
})
export type TravellingTime = z.infer<typeof TravellingTimeSchema>

/** What was answered in an item. Two of one item: it was answered differently on two computers. */
export const TravellingAnswersSchema = z.strictObject({
  item: ItemIdSchema,
  startedAt: TimeSchema,
  revisions: z.array(TravellingRevisionSchema).min(1).max(100_000),
  times: z.array(TravellingTimeSchema).max(100_000),
})
export type TravellingAnswers = z.infer<typeof TravellingAnswersSchema>

/** Which of the answers that were given to an item on two computers holds. */
export const TravellingHoldSchema = z.strictObject({
  item: ItemIdSchema,
  /** The last hash of the chain that holds; null takes the choice before back. */
  head: Sha256Schema.nullable(),
  /** The last hashes of all that it was chosen among, in order. */
  among: z.array(Sha256Schema).min(2).max(1000),
  by: ReaderIdSchema,
  at: TimeSchema,
  reason: z.string().min(1).max(LENGTHS.sentence),
  /** The hash of the choice that it stands in the place of; null for the first. */
  previous: Sha256Schema.nullable(),
  hash: Sha256Schema,
})
export type TravellingHold = z.infer<typeof TravellingHoldSchema>

/** What a machine reader had answered to a case when the session started. */
export const TravellingMachineSchema = z.strictObject({
  /** Stands for it as in the plan (`machineKey`). */
  machine: LineSchema,
  caseId: CaseIdSchema,
  kind: z.enum(['pack', 'model']),
  readingId: z.string().min(1).max(LENGTHS.id),
  /** What a model answered, without who asked it and where; null for a pack, whose reading is a part of the file. */
  opinion: z
    .strictObject({
      ...OpinionSchema.omit({ server: true, askedBy: true }).shape,
      startedAt: TimeSchema,
      finishedAt: TimeSchema,
      answers: z.array(OpinionAnswerSchema).max(69),
    })
    .nullable(),
})
export type TravellingMachine = z.infer<typeof TravellingMachineSchema>

/** What never changes once a session travels: two files that differ here are not of one session. */
export const FrozenSessionSchema = z.strictObject({
  id: SessionIdSchema,
  plan: SessionPlanSchema,
  madeBy: ReaderIdSchema.nullable(),
  madeAt: TimeSchema,
  startedAt: TimeSchema,
  people: z.array(TravellingPersonSchema).min(1).max(30),
  cases: z.array(TravellingCaseSchema).min(1).max(2100),
  /** Readings of cases by readers, practice and all, in the order of each reader; not what is settled. */
  items: z.array(TravellingItemSchema).min(1).max(MOST_ITEMS),
  /** Public key of the casebook in which it began, as age writes it. */
  home: z.string().max(LENGTHS.name),
})
export type FrozenSession = z.infer<typeof FrozenSessionSchema>

export const TRAVEL_SCHEMA = 'condyle.session/1'

export const SessionDocumentSchema = z.strictObject({
  schema: z.literal(TRAVEL_SCHEMA),
  /** For whom it is; null: for the casebook in which the session began. */
  to: ReaderIdSchema.nullable(),
  session: FrozenSessionSchema,
  finishedAt: TimeSchema.nullable(),
  settling: z.array(TravellingItemSchema).max(MOST_ITEMS),
  answers: z.array(TravellingAnswersSchema).max(MOST_ITEMS),
  /** Of the answers that it carries; files from before there were choices have none. */
  holds: z.array(TravellingHoldSchema).max(MOST_ITEMS).default([]),
  /** Only for whoever may see the numbers; home has them. */
  machines: z.array(TravellingMachineSchema).max(MOST_ITEMS).default([]),
})
export type SessionDocument = z.infer<typeof SessionDocumentSchema>
