import { evidenceFor, type Chain } from './chain-input.js'
import { normalLookStep } from './normal-look.js'
import { numberText, valueText } from './numbers.js'
import { measuredStep, nothingSeenStep, present, seenStep } from './steps.js'

/** Hoffa-synovitis: dark pad → extent of bright areas. */
export const hoffaChain: Chain = (input) => {
  const grade = evidenceFor(input, 'hoffa.grade')
  if (!grade) return []
  const look = normalLookStep(
    input,
    'The healthy infrapatellar fat pad is dark with a few thin septa when fat is suppressed',
    'the fat pad',
    input.levels.of('hoffa-fat-pad'),
  )
  const { seen, value, also } = grade.measurement
  if (!seen) return [look, nothingSeenStep(input, 'no bright area in the fat pad')]
  const [volume] = also
  return present([
    look,
    seenStep(input, grade, (where, densest) => `Bright areas in the fat pad on ${where}, most on ${densest}.`),
    measuredStep(`They take up ${valueText(value)} of the fat pad${volume ? ` (${valueText(volume)})` : ''}.`, value),
  ])
}

/** Effusion-synovitis: beyond physiologic → retropatellar → suprapatellar convexity → distension. */
export const effusionChain: Chain = (input) => {
  const grade = evidenceFor(input, 'effusion.grade')
  if (!grade) return []
  const { seen, value, also } = grade.measurement
  const look = { text: 'A healthy joint holds a thin film of fluid, a few millilitres in all.', evidence: null }
  if (!seen) return [look, nothingSeenStep(input, 'no pool of fluid in the joint')]
  const [recess, behind] = also
  return present([
    look,
    seenStep(input, grade, (where, densest) => `Fluid on ${where}, most on ${densest}.`),
    behind
      ? measuredStep(
          behind.value >= 1
            ? `Behind the patella fluid lies along ${valueText(behind)} of its height.`
            : 'No fluid lies behind the patella.',
          behind,
        )
      : null,
    recess
      ? measuredStep(
          recess.value > 0
            ? `Above the patella the recess is ${valueText(recess)} deep from front to back.`
            : 'The recess above the patella holds no fluid that could be measured.',
          recess,
        )
      : null,
    measuredStep(`All pools together hold ${numberText(value.value)} ml.`, value),
  ])
}
