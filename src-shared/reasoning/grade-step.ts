import type { MeasuredValue, ReasoningStep } from '../case/reading.js'
import { findGrade, gradeIndex, scaleOf, type GradeScale } from '../moaks/scales.js'
import type { GradedComponent } from './graded.js'
import type { ComponentEvidence } from './chain-input.js'
import { countText, sentence, valueText } from './numbers.js'
import { demandOf } from './thresholds.js'

/**
 * Last steps of every chain: the grade beside the measured value. Where the calibrated head decides otherwise than the
 * value would, the step says so instead of pretending that the number led there. Probabilities stand beside the grades
 * (ComponentGrade), not in the text.
 */
export function gradeStep({ measurement, graded }: ComponentEvidence): ReasoningStep {
  const scale = scaleOf(measurement.component)
  const { value } = measurement
  const stated =
    measurement.grade === graded.grade
      ? agreed(scale, graded.grade, value)
      : `${chosen(scale, graded.grade)}. ${sentence(otherwise(scale, measurement.grade, value))}; ` +
        'weighed with the other measures, and knowing how such measurements err, the model decides otherwise'
  return { text: `${stated}.${whyNotLikelier(graded)}`, evidence: { kind: 'measure', value } }
}

/** The value and the grade that it means. */
function agreed(scale: GradeScale, grade: number, value: MeasuredValue): string {
  if (!scale.measure) return `${chosen(scale, grade)}: what was seen fits`
  if (scale.measure.unit === 'count') return `${sentence(countText(value.value, 'lesion'))}: grade ${grade}`
  if (value.value === 0) return `${chosen(scale, grade)}: nothing was measured`
  const demand = demandOf(scale, scale.measure, grade)
  // A label that names its border needs no other: "33–66 %".
  const asked = demand === null || /\d/.test(labelOf(scale, grade)) || grade === scale.normal ? '' : `, ${demand}`
  return `${chosen(scale, grade)}${asked}: measured ${valueText(value)}`
}

/** What the value alone would mean. */
function otherwise(scale: GradeScale, grade: number, value: MeasuredValue): string {
  const words = gradeWords(scale, grade)
  if (!scale.measure) return `the outlines alone would mean ${words}`
  return scale.measure.unit === 'count'
    ? `${countText(value.value, 'lesion')} in the outlines alone would mean ${words}`
    : `${value.name} ${valueText(value)} alone would mean ${words}`
}

/** Where another grade is as such likelier, the step says why it was not chosen; else nothing. */
function whyNotLikelier({ component, grade, probabilities, support }: GradedComponent): string {
  const scale = scaleOf(component)
  const likeliest = probabilities.indexOf(Math.max(...probabilities))
  const own = gradeIndex(scale, grade)
  const other = scale.grades[likeliest]
  if (!other || (probabilities[own] ?? 0) >= (probabilities[likeliest] ?? 0)) return ''
  return (support[own] ?? 0) >= Math.max(...support)
    ? ` Grade ${other.value} would be likelier as the commoner one; rarer grades are given more weight here, so as not to be missed.`
    : ` Grade ${other.value} would be likelier by itself, but cannot stand together with the other grades of this question.`
}

function chosen(scale: GradeScale, grade: number): string {
  return `${scale.title}: ${gradeWords(scale, grade)}`
}

/** "grade 2 (33–66 %)"; the number alone where its label says no more. */
function gradeWords(scale: GradeScale, grade: number): string {
  const label = labelOf(scale, grade)
  return label === String(grade) ? `grade ${grade}` : `grade ${grade} (${label})`
}

function labelOf(scale: GradeScale, grade: number): string {
  return findGrade(scale, grade)?.label ?? String(grade)
}
