import { MOST_POINTS, type Evidence, type MeasuredValue, type ReasoningStep } from '../case/reading.js'
import type { Measurement } from '../anatomy/measures/measurement.js'
import type { Vec3 } from '../geometry/box.js'
import { scaleOf } from '../moaks/scales.js'
import { boxSize } from '../geometry/box.js'
import { boxLps, maskInPatient, pointLps, slicesOfBox, type ChainInput, type ComponentEvidence } from './chain-input.js'
import { numberText } from './numbers.js'
import { slicesOf, sliceText } from './slices.js'

/** First step of every chain: where the region lies in this knee. */
export function locateStep({ region, image, series }: ChainInput): ReasoningStep {
  const [x, y, z] = boxSize(region.boxLps)
  const cut = region.cutOff ? '; the image ends inside it, so only the visible part is judged' : ''
  return {
    text:
      `${region.label}: found on ${sliceText(slicesOf(image, region.boxLps))}${series === null ? '' : ` of the ${series}`}, ` +
      `${numberText(x)} mm wide, ${numberText(y)} mm deep and ${numberText(z)} mm high${cut}.`,
    evidence: { kind: 'box', boxLps: region.boxLps },
  }
}

/**
 * A step about something seen: its outline, or a box around it, with the value that the step states. Where the measure alone would make
 * it a finding and the grade is that of a healthy knee, it is called doubtful.
 */
export function seenStep(
  input: ChainInput,
  { measurement, graded }: ComponentEvidence,
  write: (where: string, densest: string) => string,
  value?: MeasuredValue,
): ReasoningStep | null {
  const { seen } = measurement
  if (!seen) return null
  const point: [number, number, number] = [...seen.point]
  const slice = slicesOfBox(input, { min: point, max: point })
  const sentence = write(sliceText(slicesOfBox(input, seen.box)), `slice ${slice.first}`)
  const scale = scaleOf(measurement.component)
  const doubtful = measurement.grade !== graded.grade && graded.grade === scale.normal
  return {
    text: doubtful
      ? `Doubtful, and graded as ${scale.kind === 'binary' ? 'absent' : 'normal'}: ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`
      : sentence,
    // What takes up a share has its outline at the step that states the share.
    evidence: (measurement.outlined?.within ? null : outlineOf(input, measurement, value)) ?? {
      kind: 'box',
      boxLps: boxLps(input, seen.box),
      ...(value ? { value } : {}),
    },
  }
}

/** What was outlined, within what it takes up a share of; null where nothing was. */
function outlineOf(input: ChainInput, { outlined, seen }: Measurement, value?: MeasuredValue): Evidence | null {
  if (!outlined || !seen) return null
  return {
    kind: 'outline',
    shape: outlined.shape,
    outline: maskInPatient(input, outlined.mask),
    ...(outlined.within ? { within: maskInPatient(input, outlined.within) } : {}),
    pointLps: pointLps(input, seen.point),
    ...(value ? { value } : {}),
  }
}

/** A step that states which share of something is taken up: both are outlined. */
export function shareStep(input: ChainInput, text: string, measurement: Measurement): ReasoningStep {
  const { value } = measurement
  return { text, evidence: outlineOf(input, measurement, value) ?? { kind: 'measure', value } }
}

/** A step that states how many there are: each is numbered. */
export function countStep(
  input: ChainInput,
  one: ComponentEvidence,
  parts: readonly Vec3[],
  text: string,
): ReasoningStep {
  if (parts.length < 2) return pointStep(input, one, text)
  const pointsLps = parts.slice(0, MOST_POINTS).map((part) => pointLps(input, part))
  return { text, evidence: { kind: 'points', pointsLps, value: one.measurement.value } }
}

/** A step that states a thickness: a line across the layer where it was measured. */
export function thicknessStep(
  input: ChainInput,
  text: string,
  { across }: Measurement,
  value: MeasuredValue,
): ReasoningStep {
  if (!across) return measuredStep(text, value)
  const [fromLps, toLps] = [pointLps(input, across.from), pointLps(input, across.to)]
  return { text, evidence: { kind: 'distance', fromLps, toLps, value } }
}

/** What a close-up saw of anything that the outlines miss; null where they miss nothing, or nobody looked closer. */
export function closeUpStep(input: ChainInput): ReasoningStep | null {
  const missed = input.components.find(({ measurement }) => !measurement.seen && measurement.seenCloseUp)
  const seen = missed?.measurement.seenCloseUp
  if (!seen) return null
  const point: [number, number, number] = [...seen.point]
  const { first } = slicesOfBox(input, { min: point, max: point })
  return {
    text: `A closer look shows signs of it on ${sliceText(slicesOfBox(input, seen.box))}, most on slice ${first}, too faint to be outlined and measured.`,
    evidence: { kind: 'box', boxLps: boxLps(input, seen.box) },
  }
}

/** A step that puts the crosshair on the middle of what was seen. */
export function pointStep(input: ChainInput, { measurement }: ComponentEvidence, text: string): ReasoningStep {
  const { seen } = measurement
  return { text, evidence: seen ? { kind: 'point', pointLps: pointLps(input, seen.point) } : null }
}

/** A step that draws the line at which something was measured; null where none was. */
export function lineStep(
  { measurement: { line } }: ComponentEvidence,
  write: (value: MeasuredValue) => string,
): ReasoningStep | null {
  if (!line) return null
  const [fromLps, toLps]: [number, number, number][] = [[...line.fromLps], [...line.toLps]]
  return fromLps && toLps
    ? { text: write(line.value), evidence: { kind: 'distance', fromLps, toLps, value: line.value } }
    : null
}

/** A step that states one measured number. */
export function measuredStep(text: string, value: MeasuredValue): ReasoningStep {
  return { text, evidence: { kind: 'measure', value } }
}

/**
 * Nothing seen: the whole region was searched, so the region is the evidence. Where the heads decide otherwise all the
 * same, the step does not say that nothing is there.
 */
export function nothingSeenStep({ region, image, components }: ChainInput, what: string): ReasoningStep {
  const isNormal = components.every(({ graded: { component, grade } }) => grade === scaleOf(component).normal)
  return {
    text: `Searched slice by slice, ${sliceText(slicesOf(image, region.boxLps))}: ${isNormal ? what : 'nothing could be outlined there'}.`,
    evidence: { kind: 'box', boxLps: region.boxLps },
  }
}

/** Steps without the ones that could not be written. */
export function present(steps: readonly (ReasoningStep | null)[]): ReasoningStep[] {
  return steps.filter((step) => step !== null)
}
