/** How the grades of a scale relate: ordered, merely named, or absent/present. */
export type ScaleKind = 'ordinal' | 'nominal' | 'binary'

/** For colour and order only: 0 none, 1 mild, 2 moderate or without a degree, 3 severe. Never a grade. */
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
