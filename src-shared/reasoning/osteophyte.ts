import { evidenceFor, type Chain } from './chain-input.js'
import { countText, sentence, valueText } from './numbers.js'
import { measuredStep, nothingSeenStep, pointStep, present, seenStep } from './steps.js'

/** Osteophyte: follow the margin → outgrowth → the largest → how far it protrudes. */
export const osteophyteChain: Chain = (input) => {
  const size = evidenceFor(input, 'osteophyte.size')
  if (!size) return []
  const look = { text: 'A healthy joint margin is a smooth, rounded edge of bone.', evidence: null }
  const { seen, value, also } = size.measurement
  if (!seen || value.value === 0)
    return [look, nothingSeenStep(input, 'the margin was followed and no outgrowth stands on it')]
  const [outgrowths, volume] = also
  return present([
    look,
    seenStep(
      input,
      size,
      (where, densest) =>
        `${outgrowths ? sentence(countText(outgrowths.value, 'outgrowth')) : 'An outgrowth'} at this margin; the largest on ${where}, best seen on ${densest}.`,
    ),
    pointStep(
      input,
      size,
      `The largest was measured here${volume ? `; all outgrowths of the margin together have ${valueText(volume)}` : ''}.`,
    ),
    measuredStep(`From its base on the bone to its tip it protrudes ${valueText(value)}.`, value),
  ])
}
