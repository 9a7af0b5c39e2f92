import { findGrade, scaleOf } from '../moaks/scales.js'
import type { ComponentEvidence } from './chain-input.js'
import { wasWere, numberText, valueText } from './numbers.js'
import { demandOf, distanceText, nearestNeighbour } from './thresholds.js'

/**
 * What would have to be measured for the neighbouring grade of the first component, in one sentence: by the scale's
 * border where it has one, else by the second most probable grade's definition. Where the measurement alone already
 * means another grade than the model's, that is what is said.
 */
export function counterfactual(components: readonly ComponentEvidence[]): string | undefined {
  const first = components[0]
  if (!first) return undefined
  const { measurement, graded } = first
  const scale = scaleOf(measurement.component)
  const { value } = measurement
  if (scale.measure && measurement.grade !== graded.grade)
    return `The measurement alone, ${value.name} ${valueText(value)}, would already be grade ${measurement.grade}.`
  if (scale.measure) {
    const neighbour = nearestNeighbour(scale, scale.measure, graded.grade, value.value)
    const demand = neighbour ? demandOf(scale, scale.measure, neighbour.grade) : null
    if (neighbour && demand) {
      const { unit } = scale.measure
      if (neighbour.border === 0 && neighbour.grade === scale.normal)
        return `For grade ${neighbour.grade} there would have to be no measurable ${value.name}; measured ${valueText(value)}.`
      const wanted = `For grade ${neighbour.grade} it would take ${article(value.name)} ${value.name} of ${demand}`
      const counted = Math.round(value.value)
      if (unit === 'count')
        return `${wanted}; ${counted === 0 ? 'none' : valueText(value)} ${wasWere(counted)} counted.`
      if (value.value === 0) return `${wanted}; nothing was measured.`
      const apart = distanceText(Math.abs(value.value - neighbour.border), unit)
      // A border at nothing is no border to be near to.
      const near = neighbour.border === 0 ? '' : `, ${apart} from the border at ${numberText(neighbour.border)} ${unit}`
      return `${wanted}; measured ${valueText(value)}${near}.`
    }
  }
  let second = -1
  scale.grades.forEach((grade, index) => {
    const p = graded.probabilities[index] ?? 0
    if (grade.value !== graded.grade && p > (graded.probabilities[second] ?? -1)) second = index
  })
  const other = scale.grades[second]
  if (!other || !findGrade(scale, graded.grade)) return undefined
  return `Next likely is grade ${other.value} (${other.label}), which would need this: ${other.definition}`
}

function article(noun: string): string {
  return /^[aeiou]/.test(noun) ? 'an' : 'a'
}
