import type { ReasoningStep } from '../case/reading.js'
import { evidenceFor, type Chain } from './chain-input.js'
import { normalLookStep } from './normal-look.js'
import { countText, sentence, valueText } from './numbers.js'
import { countStep, measuredStep, nothingSeenStep, present, seenStep, shareStep } from './steps.js'

/** BML: dark marrow → ill-defined bright area, set apart from a cyst → share of the subregion, count, share that is BML. */
export const boneMarrowChain: Chain = (input) => {
  const size = evidenceFor(input, 'bml.size')
  const number = evidenceFor(input, 'bml.number')
  const share = evidenceFor(input, 'bml.share')
  if (!size || !number || !share) return []
  const look = normalLookStep(
    input,
    'Healthy marrow under the cartilage is evenly dark on a fat-suppressed image',
    'the marrow here',
    input.levels.marrow(input.question.regionId),
  )
  const lesions = number.measurement.value.value
  if (!size.measurement.seen || lesions === 0)
    return [look, nothingSeenStep(input, 'no bright area in the marrow large enough to be told from noise')]
  const [volume] = size.measurement.also
  const cystic = 100 - share.measurement.value.value
  const kind: ReasoningStep =
    cystic < 1
      ? measuredStep(
          'No sharply bounded cyst lies within: all of it is ill-defined marrow signal.',
          share.measurement.value,
        )
      : measuredStep(
          `A sharply bounded cystic part is set apart: ${valueText(share.measurement.value)} of the lesion is marrow lesion, the rest cyst.`,
          share.measurement.value,
        )
  return present([
    look,
    seenStep(
      input,
      size,
      (where, densest) => `Bright marrow on ${where}, most of it on ${densest}.`,
      number.measurement.value,
    ),
    countStep(
      input,
      number,
      size.measurement.outlined?.parts ?? [],
      lesions === 1
        ? 'One lesion; the cross lies where it is largest.'
        : `${sentence(countText(lesions, 'separate lesion'))}; the cross lies in the slice that shows most of them.`,
    ),
    kind,
    shareStep(
      input,
      `${lesions === 1 ? 'It fills' : 'Together they fill'} ${valueText(size.measurement.value)} of the bone of this subregion${volume ? ` (${valueText(volume)})` : ''}.`,
      size.measurement,
    ),
  ])
}
