import type { ReasoningStep } from '../case/reading.js'
import { evidenceFor, type Chain, type ChainInput } from './chain-input.js'
import { normalLookStep } from './normal-look.js'
import { valueText } from './numbers.js'
import { measuredStep, nothingSeenStep, present, seenStep } from './steps.js'

const SEEN: Readonly<Record<number, string>> = {
  1: 'Bright signal inside the meniscus that reaches no surface',
  2: 'A cleft running from the free edge outwards',
  3: 'A cleft that splits the meniscus into an upper and a lower leaf',
  4: 'An upright cleft along the fibres',
  5: 'Clefts in more than one direction',
  6: 'Part of the meniscal tissue is missing',
  8: 'No meniscal tissue is left where this part should be',
}

/** Morphology: dark triangle? → signal only, or a tear that reaches the surface and its direction, or lost tissue. */
export const morphologyChain: Chain = (input) => {
  const grade = evidenceFor(input, 'morphology.class')
  if (!grade) return []
  const tissue = input.question.regionId.startsWith('medial') ? 'medial-meniscus' : 'lateral-meniscus'
  const look = normalLookStep(
    input,
    'A healthy meniscus is an evenly dark triangle in cross-section',
    `the ${tissue.replace('-', ' ')}`,
    input.levels.of(tissue),
  )
  const { seen, value, also, grade: outlined } = grade.measurement
  const tissueLeft = tissueStep(input)
  if (!seen)
    return present([
      look,
      nothingSeenStep(input, 'neither bright signal nor a cleft inside, and no tissue is missing'),
      tissueLeft,
    ])
  const [volume] = also
  const size = volume ? ` (${valueText(volume)})` : ''
  // What was outlined is told as what it looks like only where the grade that follows is the same.
  const what =
    outlined === grade.graded.grade
      ? { change: SEEN[outlined] ?? 'A change', doubt: '' }
      : { change: 'A change', doubt: ', which the outlines alone do not tell apart' }
  return present([
    look,
    seenStep(
      input,
      grade,
      (where, densest) => `${what.change} on ${where}, most on ${densest}${size}${what.doubt}.`,
      volume,
    ),
    outlined === grade.graded.grade
      ? measuredStep(
          value.value > 0
            ? `${valueText(value)} of the tissue of this part is lost.`
            : 'No tissue of this part is lost.',
          value,
        )
      : null,
    tissueLeft,
  ])
}

/** How large this part of the meniscus is, lost tissue included. */
function tissueStep(input: ChainInput): ReasoningStep | null {
  const size = evidenceFor(input, 'morphology.class')?.measurement.features['size']
  if (size === undefined) return null
  const value = { name: 'volume of this part of the meniscus', value: size, unit: 'ml' }
  return measuredStep(`This part of the meniscus measures ${valueText(value)}.`, value)
}
