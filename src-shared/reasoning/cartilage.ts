import type { Tissue } from '../anatomy/labels.js'
import type { MeasuredValue } from '../case/reading.js'
import type { RegionId } from '../moaks/regions.js'
import { evidenceFor, type Chain } from './chain-input.js'
import { normalLookStep } from './normal-look.js'
import { valueText } from './numbers.js'
import { lineStep, measuredStep, nothingSeenStep, present, seenStep, shareStep, thicknessStep } from './steps.js'

/** Cartilage: smooth even layer? → thinning or contour break → involved share of the surface → share with bare bone. */
export const cartilageChain: Chain = (input) => {
  const size = evidenceFor(input, 'cartilage.size')
  const full = evidenceFor(input, 'cartilage.full-thickness')
  if (!size || !full) return []
  const layer = cartilageOver(input.question.regionId)
  const look = normalLookStep(
    input,
    'Healthy cartilage is a smooth grey layer of even thickness',
    `the ${layer.replaceAll('-', ' ')}`,
    input.levels.of(layer),
  )
  const [median, least] = size.measurement.also
  const thickness =
    median && least
      ? thicknessStep(
          input,
          `Over the columns of this surface the layer is ${valueText(median)} thick in the median and ${valueText(least)} where it is thinnest (5th percentile).`,
          size.measurement,
          least,
        )
      : null
  if (!size.measurement.seen)
    return present([
      look,
      thickness,
      nothingSeenStep(input, 'the contour is unbroken and nothing of the layer is marked as lost'),
    ])
  const bare = full.measurement.value
  return present([
    look,
    thickness,
    seenStep(input, size, (where, densest) => `The layer is broken or thinned on ${where}, most on ${densest}.`),
    lineStep(
      size,
      (value) =>
        `Where most is missing, ${valueText(value)} of cartilage is left between the bone and where the layer used to end.`,
    ),
    shareStep(input, `The loss takes up ${valueText(size.measurement.value)} of the surface.`, size.measurement),
    measuredStep(bareBone(bare, full.graded.grade), bare),
  ])
}

/** Whether bone lies bare, told so that it goes with the grade that follows. */
function bareBone(bare: MeasuredValue, grade: number): string {
  if (bare.value > 0)
    return grade > 0
      ? `Bone lies bare under ${valueText(bare)} of the surface of the subregion.`
      : `Bone may lie bare under ${valueText(bare)} of the surface of the subregion, too unsure to be graded so.`
  return grade > 0
    ? 'No bare bone could be outlined; other signs speak for it.'
    : 'Some cartilage is left over the bone everywhere: no full-thickness loss was measured.'
}

function cartilageOver(region: RegionId): Tissue {
  if (region.startsWith('patella')) return 'patellar-cartilage'
  if (region.startsWith('tibia-medial')) return 'medial-tibial-cartilage'
  if (region.startsWith('tibia-lateral')) return 'lateral-tibial-cartilage'
  return 'femoral-cartilage'
}
