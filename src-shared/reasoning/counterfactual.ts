import { findGrade, scaleOf } from '../moaks/scales.js'
import type { ComponentEvidence } from './chain-input.js'
import { numberText, valueText } from './numbers.js'
import { demandOf, nearestNeighbour } from './thresholds.js'

/**
 * What would have to be measured for the neighbouring grade of the first component, in one sentence: by the scale's
 * border where it has one, else by the second most probable grade's definition.
 */
export function counterfactual(components: readonly ComponentEvidence[]): string | undefined {
  const first = components[0]
  if (!first) return undefined
  const { measurement, graded } = first
  const scale = scaleOf(measurement.component)
  const { value } = measurement
  if (scale.measure) {
    const neighbour = nearestNeighbour(scale, scale.measure, graded.grade, value.value)
    const demand = neighbour ? demandOf(scale, scale.measure, neighbour.grade) : null
    if (neighbour && demand) {
      const apart = Math.abs(value.value - neighbour.border)
      const unit = neighbour.unit === 'count' ? '' : ` ${neighbour.unit}`
      return (
        `For grade ${neighbour.grade} it would take ${article(value.name)} ${value.name} of ${demand}; ` +
        `measured ${valueText(value)}, ${numberText(apart)}${unit} from that border.`
      )
    }
  }
  let second = -1
  scale.grades.forEach((grade, index) => {
    const p = graded.probabilities[index] ?? 0
    if (grade.value !== graded.grade && p > (graded.probabilities[second] ?? -1)) second = index
  })
  const other = scale.grades[second]
  const own = findGrade(scale, graded.grade)
  if (!other || !own) return undefined
  const p = graded.probabilities[second] ?? 0
  return `Next likely is grade ${other.value} (${numberText(100 * p)} %), which would need this: ${other.definition}`
}

function article(noun: string): string {
  return /^[aeiou]/.test(noun) ? 'an' : 'a'
}
