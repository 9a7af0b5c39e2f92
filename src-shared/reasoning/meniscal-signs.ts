import { evidenceFor, type Chain } from './chain-input.js'
import { valueText } from './numbers.js'
import { measuredStep, nothingSeenStep, present, seenStep } from './steps.js'

/** Meniscal cyst: fluid-filled sac at the meniscus → its volume → the tear it may come from. */
export const cystChain: Chain = (input) => {
  const cyst = evidenceFor(input, 'cyst.presence')
  const tear = evidenceFor(input, 'cyst.tear-location')
  if (!cyst || !tear) return []
  const { value, seen } = cyst.measurement
  return present([
    { text: 'Nothing bright and sharply bounded lies in or beside a healthy meniscus.', evidence: null },
    seen
      ? seenStep(
          input,
          cyst,
          (where, densest) => `A fluid-bright sac on ${where}, largest on ${densest}, of ${valueText(value)}.`,
          value,
        )
      : nothingSeenStep(input, 'no fluid-bright sac in or beside the meniscus'),
    // Whether the meniscus is torn is another question; here it is asked what goes with a cyst.
    cyst.graded.grade === 0
      ? null
      : tear.measurement.seen
        ? seenStep(input, tear, (where) => `A tear of this meniscus on ${where}.`, tear.measurement.value)
        : nothingSeenStep(input, 'no tear that goes with it'),
  ])
}

/** Hypertrophy: the height of the meniscus against its usual size. */
export const hypertrophyChain: Chain = (input) => {
  const grade = evidenceFor(input, 'hypertrophy.presence')
  if (!grade) return []
  const { value, also } = grade.measurement
  const [volume] = also
  return present([
    { text: 'The horns of a healthy meniscus are about 5 to 7 mm high.', evidence: null },
    measuredStep(
      `From its lower to its upper surface this meniscus is ${valueText(value)} high (95th percentile over its columns).`,
      value,
    ),
    volume ? measuredStep(`In all it has ${valueText(volume)}.`, volume) : null,
  ])
}

/** Root tear: is the posterior root continuous to the tibia? */
export const rootTearChain: Chain = (input) => {
  const grade = evidenceFor(input, 'root-tear.presence')
  if (!grade) return []
  const { value } = grade.measurement
  return present([
    { text: 'A healthy posterior root runs as a dark band without a gap to the tibia beside the PCL.', evidence: null },
    grade.measurement.seen
      ? seenStep(
          input,
          grade,
          (where, densest) =>
            `The root is interrupted on ${where}, widest on ${densest}; the gap has ${valueText(value)}.`,
          value,
        )
      : nothingSeenStep(input, 'no gap in the root'),
  ])
}
