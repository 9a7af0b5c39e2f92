import type { Knee, KneeChanges } from '../anatomy/knee.js'
import { HEALTHY } from '../anatomy/knee.js'
import { placeCartilageLoss } from './cartilage.js'
import { placeLigamentous } from './ligamentous.js'
import { placeMarrow } from './marrow.js'
import { placeMeniscal, placeMeniscalCyst, placeRootTear } from './meniscal.js'
import { placeOsteophyte } from './osteophytes.js'
import { placePeriarticular, type PlacedCollection } from './periarticular.js'
import type { PlacedLesion } from './placed.js'
import type { LesionPlan, MeniscusSidePlan } from './plan.js'
import type { RegionMap } from './region-map.js'
import type { LesionStreams } from './streams.js'
import { placeHoffa } from './synovitis.js'

/** What a plan changes about the build of the knee: extruded and enlarged menisci, a patella lifted by fluid. */
export function changesFor(plan: LesionPlan): KneeChanges {
  const side = ({ body, anterior, hypertrophy }: MeniscusSidePlan): KneeChanges['medialMeniscus'] => ({
    body,
    anterior,
    enlargement: hypertrophy ? 1.5 : 1,
  })
  const lift = plan.fluid > 6 ? Math.min(2.2, 0.5 + plan.fluid / 30) : 0
  return {
    gaps: { ...HEALTHY.gaps, patella: HEALTHY.gaps.patella + lift },
    medialMeniscus: side(plan.medial),
    lateralMeniscus: side(plan.lateral),
  }
}

/** All lesions in their order, and among them the periarticular collections. */
export interface PlacedLesions {
  readonly lesions: readonly PlacedLesion[]
  readonly collections: readonly PlacedCollection[]
}

/** Places every lesion of a plan but the effusion, which is a matter of distension. Later ones win where two meet. */
export function placeLesions(plan: LesionPlan, knee: Knee, regions: RegionMap, streams: LesionStreams): PlacedLesions {
  const margins = regions.marginVoxels()
  const spared = (['acl', 'pcl'] as const).filter(
    (ligament) => !plan[ligament].insertion && streams(`spared/${ligament}`).chance(0.8),
  )
  const collections = plan.periarticular.map((finding) => placePeriarticular(finding, knee, streams(finding)))
  const lesions = [
    ...plan.marrow.flatMap((one) => placeMarrow(one, knee, regions, spared, streams(`marrow/${one.subregion}`))),
    ...placeLigamentous(plan, knee, streams('ligaments')),
    ...plan.cartilage.flatMap((one) => placeCartilageLoss(one, knee, regions, streams(`cartilage/${one.subregion}`))),
    ...plan.menisci.map((one) => placeMeniscal(one, knee, regions, streams(`meniscus/${one.third}`))),
    ...(['medial', 'lateral'] as const).flatMap((side) => [
      ...(plan[side].rootTear ? [placeRootTear(side, knee, streams(`root/${side}`))] : []),
      ...(plan[side].cyst ? [placeMeniscalCyst(side, plan.menisci, knee, streams(`meniscal-cyst/${side}`))] : []),
    ]),
    ...placeHoffa(plan.hoffa, knee, regions, streams('hoffa')),
    ...collections,
    ...plan.osteophytes.flatMap((one) =>
      placeOsteophyte(one, knee, regions, margins, streams(`osteophyte/${one.site}`)),
    ),
  ]
  return { lesions, collections }
}
