import { measureBoneMarrow } from './measures/bone-marrow.js'
import { measureCartilage } from './measures/cartilage.js'
import { measureContext } from './measures/context.js'
import { measureExtrusion } from './measures/extrusion.js'
import { measureLigaments } from './measures/ligaments.js'
import type { Measurement } from './measures/measurement.js'
import { measureMeniscalSigns, measureMorphology } from './measures/meniscus.js'
import { measureOsteophytes } from './measures/osteophyte.js'
import { measureEffusion, measureHoffa } from './measures/synovitis.js'
import type { Partition } from './partition.js'

/**
 * Measures every component of questions 1–62 on a knee's labels, truth or prediction alike. A question whose structure
 * is not in the picture has no measurement: what was not seen is not graded.
 */
export function measureKnee(partition: Partition): Measurement[] {
  const context = measureContext(partition)
  return [
    ...measureBoneMarrow(context),
    ...measureCartilage(context),
    ...measureOsteophytes(context),
    ...measureHoffa(context),
    ...measureEffusion(context),
    ...measureExtrusion(context),
    ...measureMorphology(context),
    ...measureMeniscalSigns(context),
    ...measureLigaments(context),
  ]
}
