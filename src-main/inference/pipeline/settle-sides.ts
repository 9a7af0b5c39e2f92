import { tissueValue, type Tissue } from '../../../src-shared/anatomy/labels.js'
import { affineSpacing } from '../../../src-shared/geometry/affine.js'
import type { LabelVolume } from './image-volume.js'

const PAIRS: readonly (readonly [medial: Tissue, lateral: Tissue])[] = [
  ['medial-meniscus', 'lateral-meniscus'],
  ['medial-tibial-cartilage', 'lateral-tibial-cartilage'],
]

/** This near to the middle of the knee both names are possible and the graph's word stands, mm. */
const MIDDLE = 5

/**
 * Gives menisci and tibial cartilages the name of the side they lie on (in place), on a grid laid out as a right knee
 * (slices run from lateral to medial). The two of a pair look alike and a graph mixes them up; the middle of femur and
 * tibia does not lie. Without bone nothing is changed.
 */
export function settleSides(labels: LabelVolume): void {
  const middle = middleOfBones(labels)
  if (middle === null) return
  const [ni, nj, nk] = labels.dims
  const reach = MIDDLE / affineSpacing(labels.affine)[2]
  const names = PAIRS.map(([medial, lateral]) => [tissueValue(medial), tissueValue(lateral)] as const)
  for (let k = 0; k < nk; k++) {
    if (Math.abs(k - middle) <= reach) continue
    const swap = new Map(names.map(([medial, lateral]) => (k > middle ? [lateral, medial] : [medial, lateral])))
    const end = ni * nj * (k + 1)
    for (let n = ni * nj * k; n < end; n++) {
      const right = swap.get(labels.data[n] ?? 0)
      if (right !== undefined) labels.data[n] = right
    }
  }
}

/** Mean slice of femur and tibia, each weighing the same; null without one of them. */
function middleOfBones(labels: LabelVolume): number | null {
  const [femur, tibia] = [tissueValue('femur'), tissueValue('tibia')]
  const slab = labels.dims[0] * labels.dims[1]
  const sums = { femur: 0, tibia: 0 }
  const counts = { femur: 0, tibia: 0 }
  for (let n = 0; n < labels.data.length; n++) {
    const value = labels.data[n]
    const bone = value === femur ? 'femur' : value === tibia ? 'tibia' : null
    if (bone === null) continue
    sums[bone] += Math.floor(n / slab)
    counts[bone]++
  }
  if (counts.femur === 0 || counts.tibia === 0) return null
  return (sums.femur / counts.femur + sums.tibia / counts.tibia) / 2
}
