/** The numbers of a session as tables. Whatever cannot be computed is null, with the agreement and the count beside it. */
import { z } from 'zod'
import { LineSchema, MeasureSchema, MOST_ITEMS, ProseSchema } from '../case/bounds.js'
import { EstimateSchema, type Estimate } from '../case/estimate.js'

export const NO_ESTIMATE: Estimate = { value: null, low: null, high: null }

const StageSchema = z.enum(['before', 'after', 'final'])
const ColumnNameSchema = z.object({ reader: LineSchema, stage: StageSchema })
export type ColumnName = z.infer<typeof ColumnNameSchema>

/** How far readers agree on something. */
export const AgreementRowSchema = z.object({
  /** What it is about: everything, a category of questions, a scale over all its questions, or one component of one question. */
  scope: z.enum(['all', 'category', 'scale', 'question']),
  question: MeasureSchema.nullable(),
  component: LineSchema.nullable(),
  label: LineSchema,
  /** Answers compared: those of cases where at least two readers answered. */
  compared: MeasureSchema,
  agreement: EstimateSchema,
  /** Cohen's for two readers, Fleiss' for more; of everything: the mean over its scales. */
  kappa: EstimateSchema,
  /** Cohen's with quadratic weights; only for two readers and ordered grades. */
  weightedKappa: EstimateSchema,
  alpha: EstimateSchema,
  /** Pairs of boxes that two readers drew to one question on one series, and how far they overlap. */
  boxes: MeasureSchema,
  boxIou: EstimateSchema,
})
export type AgreementRow = z.infer<typeof AgreementRowSchema>

/** Two readers against one another. */
export const PairRowSchema = z.object({
  first: ColumnNameSchema,
  second: ColumnNameSchema,
  /** Grades that both gave. */
  compared: MeasureSchema,
  agreement: EstimateSchema,
  /** Means over scales. */
  kappa: EstimateSchema,
  weightedKappa: EstimateSchema,
  /** Boxes that both drew on one series, and how far they overlap. */
  boxes: MeasureSchema,
  boxIou: EstimateSchema,
  /** Against what is held for right; null where nothing is. */
  test: z
    .object({
      onlyFirst: MeasureSchema,
      onlySecond: MeasureSchema,
      /** McNemar's, exact; it takes the grades of one knee for independent. */
      exact: MeasureSchema,
      /** With correction for continuity; null where nothing is discordant. */
      corrected: MeasureSchema.nullable(),
      /** Accuracy of the first less that of the second, by resampled patients. */
      difference: EstimateSchema,
    })
    .nullable(),
})
export type PairRow = z.infer<typeof PairRowSchema>

/** How one reader stands against what is held for right. */
export const AccuracyRowSchema = ColumnNameSchema.extend({
  /** Grades that could be compared. */
  compared: MeasureSchema,
  /** Share of grades that are those held for right. */
  accuracy: EstimateSchema,
  /** Of questions with something abnormal, the share that the reader calls abnormal; of those without, not. */
  sensitivity: EstimateSchema,
  specificity: EstimateSchema,
})
export type AccuracyRow = z.infer<typeof AccuracyRowSchema>

/** What the model's answers did to one reader's, grade by grade. */
export const RevealRowSchema = z.object({
  reader: LineSchema,
  /** Grades given before the reveal. */
  compared: MeasureSchema,
  changed: MeasureSchema,
  /** Of those, to what the model said. */
  toModel: MeasureSchema,
  /** Of those against what is held for right; null where nothing is. */
  judged: z
    .object({
      becameRight: MeasureSchema,
      becameWrong: MeasureSchema,
      /** Changed from one wrong grade to another. */
      stayedWrong: MeasureSchema,
      /** Followed the model into a wrong grade: automation bias. */
      misled: MeasureSchema,
    })
    .nullable(),
  /** Grades that agree with the model, of those that both gave. */
  withModel: z.object({ compared: MeasureSchema, before: MeasureSchema, after: MeasureSchema }),
  /** Medians over cases, ms, pauses left out; null where no case was revealed. */
  timeMs: z.object({ before: MeasureSchema.nullable(), after: MeasureSchema.nullable() }),
})
export type RevealRow = z.infer<typeof RevealRowSchema>

/** How far several readers agree on a measure. */
export const MeasureRowSchema = z.object({
  label: ProseSchema,
  unit: LineSchema,
  /** Those who took it, the model among them where it did. */
  readers: MeasureSchema,
  /** Knees, or places of knees, that all of them measured. */
  compared: MeasureSchema,
  /** ICC(2,1), absolute agreement, and ICC(3,1), consistency. */
  agreement: EstimateSchema,
  consistency: EstimateSchema,
})
export type MeasureRow = z.infer<typeof MeasureRowSchema>

/** One reader's row of the heat map: how many grades of each question are those of the other people. */
export const HeatRowSchema = ColumnNameSchema.extend({
  cells: z.array(z.object({ question: MeasureSchema, same: MeasureSchema, compared: MeasureSchema })).max(MOST_ITEMS),
})
export type HeatRow = z.infer<typeof HeatRowSchema>

/** How a grade stands to the one that it is compared with. */
export const FLOW_STATES = ['same', 'other', 'open'] as const
export type FlowState = (typeof FLOW_STATES)[number]

/** Grades of one reader that went from one state to another at the reveal. */
export const FlowRowSchema = z.object({
  reader: LineSchema,
  /** What they are compared with: the model's answer, or the one held for right. */
  against: z.enum(['model', 'reference']),
  from: z.enum(FLOW_STATES),
  to: z.enum(FLOW_STATES),
  count: MeasureSchema,
})
export type FlowRow = z.infer<typeof FlowRowSchema>

/** The numbers of a session. */
export const SessionNumbersSchema = z.object({
  patients: MeasureSchema,
  replicates: MeasureSchema,
  /** How far the readers agree, the model left out: before the reveal where there is one. */
  agreement: z.array(AgreementRowSchema).max(MOST_ITEMS),
  /** After the reveal; empty where the protocol has none. */
  agreementAfter: z.array(AgreementRowSchema).max(MOST_ITEMS),
  /** How far each reader agrees with themselves; empty where each case is read once. */
  repeats: z.array(z.object({ reader: LineSchema, row: AgreementRowSchema })).max(MOST_ITEMS),
  pairs: z.array(PairRowSchema).max(MOST_ITEMS),
  /** Against what is held for right; empty where nothing is. */
  accuracy: z.array(AccuracyRowSchema).max(MOST_ITEMS),
  reveal: z.array(RevealRowSchema).max(MOST_ITEMS),
  /** ICC of measures in mm and %. */
  measures: z.array(MeasureRowSchema).max(MOST_ITEMS),
  heat: z.array(HeatRowSchema).max(MOST_ITEMS),
  flows: z.array(FlowRowSchema).max(MOST_ITEMS),
})
export type SessionNumbers = z.infer<typeof SessionNumbersSchema>
