import { z } from 'zod'
import { FineCategorySchema } from '../moaks/categories.js'
import { RegionIdSchema } from '../moaks/regions.js'
import { ScaleIdSchema } from '../moaks/scales.js'
import { AnnotationIdSchema, AnnotationSchema } from './annotation.js'
import { LENGTHS, LineSchema, MeasureSchema, MOST_ITEMS, ProseSchema } from './bounds.js'
import { BoxSchema } from './geometry.js'
import { ReadModeSchema } from './read.js'
import {
  ComponentGradeSchema,
  FlagSchema,
  ReasoningStepSchema,
  SecondAnswerSchema,
  VolumeRefSchema,
} from './reading.js'
import { ReportSectionSchema, ReportTextSchema, WrittenReportSchema } from './report-text.js'

/** Who wrote a field or a revision. The name is as it was then; `reader` names the person for good, left out before 0.2. */
export const AuthorSchema = z.object({
  kind: z.enum(['model', 'person']),
  name: z.string().min(1).max(200),
  reader: z.string().min(1).max(100).optional(),
})
export type Author = z.infer<typeof AuthorSchema>

const FindingKeySchema = z.string().max(LENGTHS.id)

/**
 * What can happen in a read. Every action is appended as a revision and never overwritten; the current state of a
 * read is a fold over its revisions, and undo is one more revision that names the one it takes back.
 */
export const ActionSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('accept'), finding: FindingKeySchema }),
  z.object({ type: z.literal('accept-many'), findings: z.array(FindingKeySchema).min(1).max(1000) }),
  z.object({ type: z.literal('reject'), finding: FindingKeySchema, reason: z.string().max(2000).optional() }),
  z.object({ type: z.literal('reopen'), finding: FindingKeySchema }),
  z.object({
    type: z.literal('set-grade'),
    finding: FindingKeySchema,
    component: ScaleIdSchema,
    grade: z.number().int().min(0).max(8),
  }),
  /** Several components at once: one gesture, one undo. */
  z.object({
    type: z.literal('set-grades'),
    finding: FindingKeySchema,
    grades: z
      .array(z.object({ component: ScaleIdSchema, grade: z.number().int().min(0).max(8) }))
      .min(1)
      .max(10),
  }),
  z.object({
    type: z.literal('set-box'),
    finding: FindingKeySchema,
    boxLps: BoxSchema,
    volume: VolumeRefSchema.optional(),
  }),
  z.object({ type: z.literal('set-steps'), finding: FindingKeySchema, steps: z.array(ReasoningStepSchema).max(50) }),
  z.object({ type: z.literal('set-note'), finding: FindingKeySchema, note: z.string().max(4000) }),
  z.object({
    type: z.literal('add'),
    finding: FindingKeySchema,
    question: z.number().int().min(1).max(69),
    boxLps: BoxSchema,
    volume: VolumeRefSchema.optional(),
    grades: z.array(ComponentGradeSchema).max(20),
    steps: z.array(ReasoningStepSchema).max(50),
  }),
  z.object({ type: z.literal('remove-added'), finding: FindingKeySchema }),
  /** A new annotation, or one that is known by its id, whole as it is from now on. */
  z.object({ type: z.literal('put-annotation'), annotation: AnnotationSchema }),
  z.object({ type: z.literal('rename-annotation'), annotation: AnnotationIdSchema, name: z.string().max(500) }),
  z.object({ type: z.literal('remove-annotation'), annotation: AnnotationIdSchema }),
  z.object({ type: z.literal('set-side'), side: z.enum(['left', 'right']) }),
  /** A section of the report in the reader's own words; null: as Condyle writes it again. `basis` is what Condyle wrote. */
  z.object({
    type: z.literal('set-report'),
    section: ReportSectionSchema,
    text: ReportTextSchema.nullable(),
    basis: ReportTextSchema,
  }),
  z.object({ type: z.literal('sign-off') }),
  /** Blind answers of a session are closed before the model's answers are there to be shown. */
  z.object({ type: z.literal('close') }),
  /** Why a signed read is amended; left out before 0.3, which did not ask. */
  z.object({ type: z.literal('withdraw-sign-off'), reason: z.string().max(2000).optional() }),
  /** The model's answers were shown in a blind read of a session: what was decided before it stays as it was then. */
  z.object({ type: z.literal('reveal') }),
  /** An answer that somebody gave in a session, taken over as the settled one: one gesture, one undo. */
  z.object({
    type: z.literal('take-answer'),
    finding: FindingKeySchema,
    /** The letter under which whoever settles saw it. */
    from: z.string().min(1).max(4),
    grades: z
      .array(z.object({ component: ScaleIdSchema, grade: z.number().int().min(0).max(8) }))
      .min(1)
      .max(10),
    boxLps: BoxSchema.nullable(),
    volume: VolumeRefSchema.nullable(),
    steps: z.array(ReasoningStepSchema).max(50),
  }),
  z.object({ type: z.literal('undo'), revision: z.number().int().positive() }),
  z.object({ type: z.literal('redo'), revision: z.number().int().positive() }),
])
export type Action = z.infer<typeof ActionSchema>

/** An action as it is asked for: a box has room, and an amendment a reason. Earlier versions kept others, which still open. */
export const AskedActionSchema = ActionSchema.refine(
  (action) =>
    (action.type !== 'set-box' && action.type !== 'add') ||
    action.boxLps.min.every((least, axis) => least < (action.boxLps.max[axis] ?? least)),
  'A box needs room on every axis.',
).refine(
  (action) => action.type !== 'withdraw-sign-off' || (action.reason ?? '').trim() !== '',
  'Say why the signed read is amended.',
)

/** One appended row of a read's history. `sequence` starts at 1 in each read and has no gaps. */
export const RevisionSchema = z.object({
  sequence: z.number().int().positive(),
  caseId: LineSchema,
  readId: LineSchema,
  readingId: LineSchema.nullable(),
  author: AuthorSchema,
  /** ISO 8601 with milliseconds, UTC. */
  at: LineSchema,
  action: ActionSchema,
})
export type Revision = z.infer<typeof RevisionSchema>

export const DecisionSchema = z.enum(['proposed', 'accepted', 'edited', 'rejected', 'not-answered'])
export type Decision = z.infer<typeof DecisionSchema>

/**
 * A finding as it stands now: the model's proposal with all revisions folded in. Key: `q<question>` for the model's
 * findings, `added-<n>` for those a person added. `edited` fields are remembered with their author.
 */
export const FindingStateSchema = z.object({
  key: LineSchema,
  question: z.number().int().min(1).max(69),
  category: FineCategorySchema,
  region: RegionIdSchema,
  title: ProseSchema,
  origin: AuthorSchema,
  decision: DecisionSchema,
  answered: z.boolean(),
  reason: ProseSchema.optional(),
  /** Why the model is unsure; left out where it is not. It counts until a person decides. */
  unsure: ProseSchema.optional(),
  grades: z.array(ComponentGradeSchema).max(MOST_ITEMS),
  /** The model's grades before any edit, for "was 1, now 2". */
  proposedGrades: z.array(ComponentGradeSchema).max(MOST_ITEMS),
  /** The components that a person graded, the one set last at the end; left out where nobody did. */
  gradedByHand: z.array(ScaleIdSchema).max(MOST_ITEMS).optional(),
  boxLps: BoxSchema.nullable(),
  /** The volume whose frame the box is in; null where that is not known (version 0.1, no box). */
  volume: VolumeRefSchema.nullable(),
  /** Why the model answered from that volume. */
  choice: ProseSchema.optional(),
  /** What other volumes of the case answered. */
  others: z.array(SecondAnswerSchema).max(MOST_ITEMS),
  /** The box was moved after the numbers were measured: they are those of the model's box. */
  numbersOfModelBox: z.boolean(),
  steps: z.array(ReasoningStepSchema).max(MOST_ITEMS),
  note: ProseSchema,
  confidence: MeasureSchema.nullable(),
  flags: z.array(FlagSchema).max(MOST_ITEMS),
  counterfactual: ProseSchema.optional(),
  authors: z.object({
    grades: AuthorSchema,
    box: AuthorSchema,
    steps: AuthorSchema,
    decision: AuthorSchema.nullable(),
  }),
  /** Sequence numbers of the revisions that touched it. */
  history: z.array(z.number().int()).max(MOST_ITEMS),
})
export type FindingState = z.infer<typeof FindingStateSchema>

/** An annotation as it stands now. */
export const AnnotationStateSchema = z.object({
  annotation: AnnotationSchema,
  /** Who changed it last, and when (ISO 8601, UTC). */
  author: AuthorSchema,
  at: LineSchema,
  /** Sequence numbers of the revisions that touched it. */
  history: z.array(z.number().int()).max(MOST_ITEMS),
})
export type AnnotationState = z.infer<typeof AnnotationStateSchema>
/** What undo or redo would act on: in words, and the one finding that it is about, if it is about one. */
const RetracedSchema = z.object({ revision: MeasureSchema, label: ProseSchema, finding: LineSchema.nullable() })

/** A read as the window shows it: the fold of the case's reading and the reader's own revisions. */
export const ReadStateSchema = z.object({
  caseId: LineSchema,
  /** Null before the reader's first decision. */
  readId: LineSchema.nullable(),
  mode: ReadModeSchema,
  readingId: LineSchema.nullable(),
  findings: z.array(FindingStateSchema).max(MOST_ITEMS),
  /** What the reader drew, in the order in which it was drawn first. */
  annotations: z.array(AnnotationStateSchema).max(MOST_ITEMS),
  side: z.enum(['left', 'right', 'unknown']),
  sideSource: z.enum(['header', 'inferred', 'user']),
  signedOff: z.object({ by: LineSchema, at: LineSchema }).nullable(),
  /** What the reader wrote into the report. */
  report: WrittenReportSchema,
  /** What undo and redo would act on now, or null. */
  undo: RetracedSchema.nullable(),
  redo: RetracedSchema.nullable(),
  /** Findings that a person has accepted, edited or rejected. */
  reviewed: z.number().int(),
  /** All findings that a review comprises, reviewed or not; questions without an answer are not among them. */
  toReview: z.number().int(),
  lastSequence: z.number().int(),
})
export type ReadState = z.infer<typeof ReadStateSchema>
