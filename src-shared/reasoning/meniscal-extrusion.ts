import type { Vec3 } from '../geometry/box.js'
import { affineSpacing } from '../geometry/affine.js'
import type { ReasoningStep } from '../case/reading.js'
import { evidenceFor, pointLps, type Chain, type ChainInput, type ComponentEvidence } from './chain-input.js'
import { valueText } from './numbers.js'
import { measuredStep, nothingSeenStep, present } from './steps.js'

/** Extrusion: the right plane → tibial margin without osteophyte → largest distance beyond it. */
export const extrusionChain: Chain = (input) => {
  const grade = evidenceFor(input, 'extrusion.grade')
  if (!grade) return []
  const isBody = input.question.regionId.endsWith('-body')
  const plane: ReasoningStep = {
    text: isBody
      ? 'The body is judged in the coronal plane, against the outer edge of the tibial plateau, osteophytes left out.'
      : 'The anterior horn is judged in the sagittal plane, against the front edge of the tibial plateau, osteophytes left out.',
    evidence: {
      kind: 'plane',
      plane: isBody ? 'coronal' : 'sagittal',
      pointLps: grade.measurement.seen ? pointLps(input, grade.measurement.seen.point) : centreOfRegion(input),
    },
  }
  const { value, also } = grade.measurement
  const [mean] = also
  if (!grade.measurement.seen || value.value === 0)
    return [plane, nothingSeenStep(input, 'in no plane does the meniscus reach beyond the tibial margin')]
  return present([
    plane,
    distanceStep(input, grade, isBody),
    mean
      ? measuredStep(
          `Averaged over all planes through this part it reaches ${valueText(mean)} beyond the margin.`,
          mean,
        )
      : null,
  ])
}

/** How far the margin is drawn above and below the distance, mm. */
const MARGIN = 9

/** From the tibial margin to the outermost meniscus: outwards for a body, forwards for an anterior horn. */
function distanceStep(input: ChainInput, { measurement }: ComponentEvidence, isBody: boolean): ReasoningStep | null {
  const { seen, value } = measurement
  if (!seen) return null
  const [i, j, k] = seen.point
  const spacing = affineSpacing(input.grid.affine)
  const outward = input.question.regionId.startsWith('medial') ? 1 : -1
  const margin: Vec3 = isBody ? [i, j, k - (outward * value.value) / spacing[2]] : [i + value.value / spacing[0], j, k]
  // The margin runs upright through where the distance begins, in both planes that the crosshair then shows.
  const rise = MARGIN / spacing[1]
  const edge = (by: number): [number, number, number] => pointLps(input, [margin[0], margin[1] + by, margin[2]])
  return {
    text: `The largest distance between the tibial margin and the edge of the meniscus is ${valueText(value)}.`,
    evidence: {
      kind: 'distance',
      fromLps: pointLps(input, margin),
      toLps: pointLps(input, seen.point),
      baseLps: [edge(-rise), edge(rise)],
      value,
    },
  }
}

function centreOfRegion({ region }: ChainInput): [number, number, number] {
  const { min, max } = region.boxLps
  return [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2]
}
