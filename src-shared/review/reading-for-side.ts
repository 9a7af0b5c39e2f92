import type { Side } from '../case/geometry.js'
import type { Finding, Reading } from '../case/reading.js'
import { hasCounterpart, mirroredQuestion, mirroredRegion, mirroredWords } from '../moaks/mirror.js'
import { findRegion } from '../moaks/regions.js'

/** Whether two sides are known and are not the same. */
export function areOpposite(one: Side, other: Side): boolean {
  return one !== 'unknown' && other !== 'unknown' && one !== other
}

/**
 * A reading in the terms of a side: what a pack called medial on one knee is lateral on the other, at the same place of
 * the images with the same numbers. Questions, regions and landmarks change names, boxes and evidence stay where they
 * are. The reading itself where it was made for that side, or where either side is unknown.
 */
export function readingForSide(reading: Reading, side: Side): Reading {
  if (!areOpposite(reading.side, side)) return reading
  return {
    ...reading,
    side,
    sideSource: 'user',
    flags: [...reading.flags.filter((flag) => flag !== 'side-inferred'), 'side-changed'],
    volumes: reading.volumes.map((volume) => ({
      ...volume,
      landmarks: volume.landmarks.map((landmark) => ({ ...landmark, id: mirroredRegion(landmark.id) })),
    })),
    regions: reading.regions.map((region) => {
      const id = mirroredRegion(region.id)
      return { ...region, id, label: id === region.id ? region.label : (findRegion(id)?.label ?? region.label) }
    }),
    findings: reading.findings.map(mirroredFinding).sort((a, b) => a.question - b.question),
  }
}

/** Sentences of questions without a counterpart name anatomy, not this knee, and stay as they are. */
function mirroredFinding(finding: Finding): Finding {
  if (!hasCounterpart(finding.question)) return finding
  const { reason, choice, counterfactual } = finding
  return {
    ...finding,
    question: mirroredQuestion(finding.question),
    region: mirroredRegion(finding.region),
    steps: finding.steps.map((step) => ({ ...step, text: mirroredWords(step.text) })),
    ...(reason === undefined ? {} : { reason: mirroredWords(reason) }),
    ...(choice === undefined ? {} : { choice: mirroredWords(choice) }),
    ...(counterfactual === undefined ? {} : { counterfactual: mirroredWords(counterfactual) }),
  }
}
