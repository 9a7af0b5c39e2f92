import type { ReasoningStep } from '../case/reading.js'
import { findGrade, gradeIndex, scaleOf, type GradeScale } from '../moaks/scales.js'
import type { GradedComponent } from './graded.js'
import type { ComponentEvidence } from './chain-input.js'
import { numberText, valueText } from './numbers.js'
import { demandOf } from './thresholds.js'

/**
 * Last steps of every chain: the measured value against the grade's threshold. Where the calibrated head decides
 * otherwise than the threshold would, the step says so instead of pretending that the number led there.
 */
export function gradeStep({ measurement, graded }: ComponentEvidence): ReasoningStep {
  const scale = scaleOf(measurement.component)
  const probability = graded.probabilities[gradeIndex(scale, graded.grade)] ?? 0
  const chosen = `${scale.title}: grade ${graded.grade} (${labelOf(scale, graded.grade)}), probability ${numberText(100 * probability)} %`
  const { value } = measurement
  const agrees = measurement.grade === graded.grade
  const demand = scale.measure ? demandOf(scale, scale.measure, graded.grade) : null
  const why = agrees
    ? demand
      ? `${value.name} ${valueText(value)} meets what grade ${graded.grade} asks for, ${demand}`
      : `what was seen fits "${labelOf(scale, graded.grade)}"`
    : `${value.name} ${valueText(value)} alone would mean grade ${measurement.grade} (${labelOf(scale, measurement.grade)}); ` +
      'weighed with the other measures, and knowing how such measurements err, the model decides otherwise'
  return {
    text: `${chosen}. ${why.charAt(0).toUpperCase()}${why.slice(1)}.${whyNotLikelier(graded)}`,
    evidence: { kind: 'measure', value },
  }
}

/** Where another grade is as such likelier, the step says why it was not chosen; else nothing. */
function whyNotLikelier({ component, grade, probabilities, support }: GradedComponent): string {
  const scale = scaleOf(component)
  const likeliest = probabilities.indexOf(Math.max(...probabilities))
  const own = gradeIndex(scale, grade)
  const other = scale.grades[likeliest]
  if (!other || (probabilities[own] ?? 0) >= (probabilities[likeliest] ?? 0)) return ''
  const alone = ` Grade ${other.value} has ${numberText(100 * (probabilities[likeliest] ?? 0))} %`
  return (support[own] ?? 0) >= Math.max(...support)
    ? `${alone}, as it is the commoner one; rarer grades are given more weight here, so as not to be missed.`
    : `${alone}, but cannot stand together with the other grades of this question.`
}

function labelOf(scale: GradeScale, grade: number): string {
  return findGrade(scale, grade)?.label ?? String(grade)
}
