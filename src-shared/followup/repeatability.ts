import { z } from 'zod'
import { ScaleIdSchema } from '../moaks/scales.js'
import { OWN_MEASURES, type QuantityKind } from './kinds.js'
import measured from './repeatability.json' with { type: 'json' }

/** How far apart two measurements of one knee in one state are. */
const RepeatabilitySchema = z.object({
  kind: z.union([ScaleIdSchema, z.enum(OWN_MEASURES)]),
  /** Empty where the number is the grade that is to be expected by the model. */
  unit: z.string(),
  /** Standard error of a measurement: the deviation within one knee, pooled over all places. */
  sem: z.number().nonnegative(),
  /** Places of all knees that were measured again and again, and how often all together. */
  places: z.number().int().positive(),
  measurements: z.number().int().positive(),
})
export type Repeatability = z.infer<typeof RepeatabilitySchema>

/** The table that change is held against, with where it comes from. */
export const RepeatabilityTableSchema = z.object({
  schema: z.literal('condyle.repeatability/1'),
  /** Id and version of the pack that measured. */
  reader: z.string(),
  /** What was measured again and again. */
  source: z.string(),
  knees: z.number().int().positive(),
  measures: z.array(RepeatabilitySchema),
})
export type RepeatabilityTable = z.infer<typeof RepeatabilityTableSchema>

/** As measured for the reference pack (test/bench/followup-repeatability.ts writes it). */
export const REPEATABILITY: RepeatabilityTable = RepeatabilityTableSchema.parse(measured)

/** Undefined where a kind of measure was not measured again, or never found anything. */
export function repeatabilityOf(table: RepeatabilityTable, kind: QuantityKind): Repeatability | undefined {
  return table.measures.find((one) => one.kind === kind)
}

/** Change by less is not told from no change: 1.96 · √2 · SEM (Bland and Altman 1999, Stat Methods Med Res 8:135, ch. 2.1). */
export function smallestChange({ sem }: Pick<Repeatability, 'sem'>): number {
  return 1.96 * Math.SQRT2 * sem
}

/**
 * The repeatability of a measure from measurements of places that did not change between them. Places where nothing was ever
 * found are left out: that nothing is found again there says nothing of how well something is measured. Undefined without
 * a place that was measured twice.
 *
 * @param places the measurements of each place, in the measure's unit
 */
export function repeatabilityFrom(
  kind: QuantityKind,
  unit: string,
  places: readonly (readonly number[])[],
): Repeatability | undefined {
  const repeated = places.filter((values) => values.length > 1 && values.some((value) => value > 0))
  if (repeated.length === 0) return undefined
  let squares = 0
  let freedom = 0
  for (const values of repeated) {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    for (const value of values) squares += (value - mean) ** 2
    freedom += values.length - 1
  }
  return {
    kind,
    unit,
    sem: Math.sqrt(squares / freedom),
    places: repeated.length,
    measurements: repeated.reduce((sum, values) => sum + values.length, 0),
  }
}
