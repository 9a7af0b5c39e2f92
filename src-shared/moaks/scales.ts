import { SCALE_TABLE } from './scale-table.js'

/** How the grades of a scale relate: ordered, merely named, or absent/present. */
export type ScaleKind = 'ordinal' | 'nominal' | 'binary'

/** For colour and shape only: 0 none, 1 mild, 2 moderate, 3 severe. Never a grade. */
export type Severity = 0 | 1 | 2 | 3

export interface Grade {
  /** The number written in an answer. */
  readonly value: number
  /** A few characters for a button or a table cell. */
  readonly label: string
  /** One sentence that a reader can hold against the image. */
  readonly definition: string
  readonly severity: Severity
}

/** The grade that starts at `from`: at the value itself where `inclusive`, else just above it. */
export interface CutOff {
  readonly grade: number
  readonly from: number
  readonly inclusive: boolean
}

/** The number that decides a grade, and where the grades change. */
export interface ScaleMeasure {
  /** As it stands in `MeasuredValue.name`. */
  readonly name: string
  /** As it stands in `MeasuredValue.unit`. */
  readonly unit: string
  /** What is divided by what, or from where to where. */
  readonly description: string
  /** Ascending; below the first one the grade is the scale's `normal`. */
  readonly cutOffs: readonly CutOff[]
  /**
   * `moaks`: the thresholds are those of Hunter et al. 2011. `operational`: MOAKS describes the grades in words only,
   * and these thresholds are a stand-in so that a simulated or segmented knee can be graded reproducibly.
   */
  readonly authority: 'moaks' | 'operational'
}

export interface GradeScale {
  readonly id: string
  readonly title: string
  readonly kind: ScaleKind
  readonly grades: readonly Grade[]
  /** The grade of a healthy knee. Not 0 everywhere: see `cyst.tear-location`. */
  readonly normal: number
  /** Absent where no single number decides the grade. */
  readonly measure?: ScaleMeasure
  readonly source: string
}

export type ScaleId = (typeof SCALE_TABLE)[number]['id']

/** Every graded component of the 69 questions. */
export const SCALES: readonly GradeScale[] = SCALE_TABLE

export const SCALE_IDS: readonly ScaleId[] = SCALE_TABLE.map((scale) => scale.id)

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
