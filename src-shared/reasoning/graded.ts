import type { ScaleId } from '../moaks/scales.js'

/** A component's grade and the calibrated probabilities of all grades of its scale, in the scale's order. */
export interface GradedComponent {
  readonly question: number
  readonly component: ScaleId
  readonly grade: number
  readonly probabilities: readonly number[]
  /** The probabilities times the pack's weights: what a grade is chosen by. */
  readonly support: readonly number[]
  /** Some measure lies outside all that the head learned from. */
  readonly strange?: boolean
}
