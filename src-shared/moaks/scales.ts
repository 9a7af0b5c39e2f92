import { z } from 'zod'
import { SCALE_TABLE } from './scale-table.js'
import type { Grade, GradeScale, Severity } from './scale.js'

export type { CutOff, Grade, GradeScale, ScaleMeasure, Severity } from './scale.js'

export type ScaleId = (typeof SCALE_TABLE)[number]['id']

/** Every graded component of the 69 questions. */
export const SCALES: readonly GradeScale[] = SCALE_TABLE

/** A component as it comes from outside: a file, another process, the casebook. */
export const ScaleIdSchema = z.enum(SCALE_TABLE.map((scale) => scale.id))
const byId: ReadonlyMap<string, GradeScale> = new Map(SCALES.map((scale) => [scale.id, scale]))

/** The scale with this id, or undefined where the id is not one of ours. */
export function findScale(id: string): GradeScale | undefined {
  return byId.get(id)
}

/** The scale with this id. */
export function scaleOf(id: ScaleId): GradeScale {
  const scale = byId.get(id)
  if (!scale) throw new RangeError(`There is no grade scale "${id}".`)
  return scale
}

/** The grade with this value, or undefined where the scale has none. */
export function findGrade(scale: GradeScale, value: number): Grade | undefined {
  return scale.grades.find((grade) => grade.value === value)
}

/** Severity of a grade for colouring; 0 for a value that the scale does not have. */
export function severityOf(scale: GradeScale, value: number): Severity {
  return findGrade(scale, value)?.severity ?? 0
}

/** Position of a grade in `scale.grades`, which is also the order of `ComponentGrade.probabilities`; −1 if absent. */
export function gradeIndex(scale: GradeScale, value: number): number {
  return scale.grades.findIndex((grade) => grade.value === value)
}

/**
 * The grade that a measured value implies, or undefined where the scale is not decided by one number or the value
 * is not finite. `value` is in `scale.measure.unit`.
 */
export function gradeFromMeasure(scale: GradeScale, value: number): number | undefined {
  const measure = scale.measure
  if (!measure || !Number.isFinite(value)) return undefined
  let implied = scale.normal
  for (const cut of measure.cutOffs) if (value > cut.from || (cut.inclusive && value === cut.from)) implied = cut.grade
  return implied
}
