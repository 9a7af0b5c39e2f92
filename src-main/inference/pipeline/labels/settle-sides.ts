import { tissueValue, type Tissue } from '../../../../src-shared/anatomy/labels.js'
import { affineSpacing } from '../../../../src-shared/geometry/affine.js'
import type { LabelVolume } from '../../../../src-shared/geometry/image-volume.js'

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
  const [toMedial, toLateral] = [identity(), identity()]
  for (const [medial, lateral] of PAIRS) {
    toMedial[tissueValue(lateral)] = tissueValue(medial)
    toLateral[tissueValue(medial)] = tissueValue(lateral)
  }
  for (let k = 0; k < nk; k++) {
    if (Math.abs(k - middle) <= reach) continue
    const name = k > middle ? toMedial : toLateral
    const end = ni * nj * (k + 1)
    for (let n = ni * nj * k; n < end; n++) labels.data[n] = name[labels.data[n] ?? 0] ?? 0
  }
}

function identity(): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, value) => value)
}

/** Mean slice of femur and tibia, each weighing the same; null without one of them. */
function middleOfBones(labels: LabelVolume): number | null {
  const [femur, tibia] = [meanSlice(labels, tissueValue('femur')), meanSlice(labels, tissueValue('tibia'))]
  return femur === null || tibia === null ? null : (femur + tibia) / 2
}

function meanSlice({ data, dims }: LabelVolume, value: number): number | null {
  const slab = dims[0] * dims[1]
  let sum = 0
  let count = 0
  for (let k = 0; k < dims[2]; k++) {
    let inSlice = 0
    for (let n = slab * k; n < slab * (k + 1); n++) if (data[n] === value) inSlice++
    sum += k * inSlice
    count += inSlice
  }
  return count === 0 ? null : sum / count
}
