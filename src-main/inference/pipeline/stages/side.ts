import { tissueValue, type Tissue } from '../../../../src-shared/anatomy/labels.js'
import type { Side } from '../../../../src-shared/case/geometry.js'
import type { LabelStatistics } from '../../../../src-shared/anatomy/label-statistics.js'

interface Witness {
  readonly lateral: Tissue
  readonly medial: Tissue
  /** Both structures need this volume (ml) to be heard. */
  readonly atLeast: number
  readonly weight: number
}

/**
 * Pairs of a lateral and a more medial structure. The fibula speaks loudest because nothing else looks like it;
 * cartilages and menisci together outvote it, because where the fibula is cut off its few voxels are often wrong.
 */
const WITNESSES: readonly Witness[] = [
  { lateral: 'fibula', medial: 'tibia', atLeast: 0.5, weight: 1.5 },
  { lateral: 'lateral-tibial-cartilage', medial: 'medial-tibial-cartilage', atLeast: 0.2, weight: 1 },
  { lateral: 'lateral-meniscus', medial: 'medial-meniscus', atLeast: 0.2, weight: 1 },
]

/** Closer than this along x (mm) two structures say nothing about the side. */
const LEAST_SEPARATION = 5

/**
 * The side of a knee from where its lateral structures lie: in a right knee they are towards the patient's right (−x).
 * `unknown` where no pair is visible or the witnesses balance.
 */
export function inferSide(statistics: ReadonlyMap<number, LabelStatistics>): Side {
  let balance = 0
  for (const witness of WITNESSES) {
    const lateral = statistics.get(tissueValue(witness.lateral))
    const medial = statistics.get(tissueValue(witness.medial))
    if (!lateral || !medial || lateral.volume < witness.atLeast || medial.volume < witness.atLeast) continue
    const apart = medial.centroid[0] - lateral.centroid[0]
    if (Math.abs(apart) >= LEAST_SEPARATION) balance += Math.sign(apart) * witness.weight
  }
  if (balance === 0) return 'unknown'
  return balance > 0 ? 'right' : 'left'
}
