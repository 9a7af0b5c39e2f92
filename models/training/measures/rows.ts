import { z } from 'zod'
import type { Measurement } from '../../../src-shared/anatomy/measures/measurement.js'
import { findQuestion } from '../../../src-shared/moaks/questions.js'

/** One measure of one question on one view, beside what is true. */
export const MeasureRowSchema = z.object({
  question: z.number().int(),
  /** Key of the component in moaks/scales.ts. */
  component: z.string(),
  region: z.string(),
  /** What was measured, as printed. */
  name: z.string(),
  unit: z.string(),
  truth: z.number(),
  /** Null where the app measured nothing. */
  measured: z.number().nullable(),
})
export type MeasureRow = z.infer<typeof MeasureRowSchema>

/** All that the app measured on one view. */
export const ViewRowsSchema = z.object({
  view: z.string(),
  prior: z.string(),
  seed: z.number().int(),
  contrast: z.string(),
  sliceMm: z.number(),
  /** Whether the pack answers questions about fluid, marrow and cartilage on this image. */
  fluidBright: z.boolean(),
  seconds: z.number(),
  rows: z.array(MeasureRowSchema),
})
export type ViewRows = z.infer<typeof ViewRowsSchema>

/** Every measured number of a knee beside the true one, with those that are only stated in a step. */
export function measureRows(truth: readonly Measurement[], measured: readonly Measurement[]): MeasureRow[] {
  return truth.flatMap((one) => {
    const found = measured.find(({ question, component }) => question === one.question && component === one.component)
    return [one.value, ...one.also].map((value, index) => ({
      question: one.question,
      component: one.component,
      region: findQuestion(one.question)?.regionId ?? '',
      name: value.name,
      unit: value.unit,
      truth: value.value,
      measured: (found && [found.value, ...found.also][index]?.value) ?? null,
    }))
  })
}
