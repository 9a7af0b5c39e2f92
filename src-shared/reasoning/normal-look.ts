import type { Tissue } from '../anatomy/labels.js'
import type { ReasoningStep } from '../case/reading.js'
import type { ChainInput } from './chain-input.js'
import { numberText } from './numbers.js'

/**
 * The step that recalls the healthy look and holds this knee's own intensity against it, relative to joint fluid,
 * the brightest tissue. Where either was not seen there is no number, and the step says only the rule.
 */
export function normalLookStep(
  input: ChainInput,
  rule: string,
  subject: string,
  level: number | null,
  reference: Tissue = 'joint-fluid',
): ReasoningStep {
  const fluid = input.levels.of(reference)
  if (level === null || fluid === null || fluid <= 0) return { text: `${rule}.`, evidence: null }
  const share = (100 * level) / fluid
  const value = { name: `${subject}, mean intensity relative to joint fluid`, value: share, unit: '%' }
  return {
    text: `${rule}; in this knee ${subject} outside any lesion lies at ${numberText(share)} % of the intensity of joint fluid.`,
    evidence: { kind: 'measure', value },
  }
}
