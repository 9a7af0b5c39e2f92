import { OSTEOPHYTE_SITES, type OsteophyteSite } from '../../../src-shared/anatomy/osteophyte-sites.js'
import {
  ARTICULAR_SUBREGIONS,
  MENISCAL_THIRDS,
  type ArticularSubregion,
  type MeniscalThird,
} from '../../../src-shared/anatomy/partition.js'
import type { Random } from '../random.js'
import { PRIOR_RATES, type Prior, type Rates } from './priors.js'

/** A bone marrow lesion to place: shares are 0…1. */
export interface MarrowPlan {
  readonly subregion: ArticularSubregion
  readonly share: number
  readonly parts: number
  /** Share of the lesion that is cyst. */
  readonly cyst: number
}

/** Cartilage loss to place: shares of the subregion's surface. */
export interface CartilagePlan {
  readonly subregion: ArticularSubregion
  readonly share: number
  readonly full: number
}

export interface OsteophytePlan {
  readonly site: OsteophyteSite
  readonly protrusion: number
}

/** A meniscal lesion to place; `grade` is the MOAKS morphology class. */
export interface MeniscusPlan {
  readonly third: MeniscalThird
  readonly grade: 1 | 2 | 3 | 4 | 5 | 6 | 8
}

/** Outward shift of a meniscus in mm, and what else changes about the whole of it. */
export interface MeniscusSidePlan {
  readonly body: number
  readonly anterior: number
  readonly hypertrophy: boolean
  readonly rootTear: boolean
  readonly cyst: boolean
}

export const PERIARTICULAR = [
  'pes-anserine-bursitis',
  'iliotibial-band-signal',
  'popliteal-cyst',
  'infrapatellar-bursitis',
  'prepatellar-bursitis',
  'ganglion-cyst',
  'loose-bodies',
] as const
export type PeriarticularFinding = (typeof PERIARTICULAR)[number]

/** Everything wrong with a knee, before it is placed. The grades are measured afterwards, on the labels. */
export interface LesionPlan {
  readonly marrow: readonly MarrowPlan[]
  readonly cartilage: readonly CartilagePlan[]
  readonly osteophytes: readonly OsteophytePlan[]
  /** Share of the fat pad that is bright. */
  readonly hoffa: number
  /** Joint fluid in ml. */
  readonly fluid: number
  readonly menisci: readonly MeniscusPlan[]
  readonly medial: MeniscusSidePlan
  readonly lateral: MeniscusSidePlan
  readonly acl: { readonly tear: boolean; readonly insertion: boolean; readonly repair: boolean }
  readonly pcl: { readonly tear: boolean; readonly insertion: boolean }
  readonly tendonSignal: boolean
  readonly periarticular: readonly PeriarticularFinding[]
}

const NO_CHANGE: MeniscusSidePlan = { body: 0.5, anterior: 0.3, hypertrophy: false, rootTear: false, cyst: false }

/** A healthy knee with some millilitres of fluid. */
export function healthyPlan(random: Random): LesionPlan {
  return {
    marrow: [],
    cartilage: [],
    osteophytes: [],
    hoffa: 0,
    fluid: random.uniform(1.2, 4),
    menisci: [],
    medial: NO_CHANGE,
    lateral: NO_CHANGE,
    acl: { tear: false, insertion: false, repair: false },
    pcl: { tear: false, insertion: false },
    tendonSignal: false,
    periarticular: [],
  }
}

/** Draws what is wrong with a knee. */
export function drawPlan(random: Random, prior: Prior): LesionPlan {
  if (prior === 'healthy') return healthyPlan(random)
  const rates = PRIOR_RATES[prior]
  const burden = rates.burden(random)
  const wrong = (rate: readonly [number, number]): boolean => random.chance(rate[0] + rate[1] * burden)
  const menisci = MENISCAL_THIRDS.flatMap((third) => {
    if (!wrong(rates.morphology)) return []
    const grade = ([1, 2, 3, 4, 5, 6, 8] as const)[random.weighted(rates.morphologyClasses)]
    return grade === undefined ? [] : [{ third, grade }]
  })
  const tear = wrong(rates.aclTear)
  return {
    marrow: ARTICULAR_SUBREGIONS.flatMap((subregion) =>
      wrong(rates.marrow) ? [drawMarrow(random, subregion, rates)] : [],
    ),
    cartilage: ARTICULAR_SUBREGIONS.flatMap((subregion) =>
      subregion !== 'tibia-subspinous' && wrong(rates.cartilage) ? [drawCartilage(random, subregion, rates)] : [],
    ),
    osteophytes: OSTEOPHYTE_SITES.flatMap((site) => {
      if (!wrong(rates.osteophyte)) return []
      const range = (
        [
          [1.2, 2.5],
          [3, 4.5],
          [5.6, 8.5],
        ] as const
      )[random.weighted(rates.osteophyteGrades)]
      return [{ site, protrusion: random.uniform(range?.[0], range?.[1]) }]
    }),
    hoffa:
      ([0, random.uniform(0.03, 0.09), random.uniform(0.12, 0.27), random.uniform(0.33, 0.6)] as const)[
        random.weighted(rates.hoffaGrades)
      ] ?? 0,
    fluid:
      ([random.uniform(1.2, 5), random.uniform(7, 13), random.uniform(15.5, 28), random.uniform(32, 55)] as const)[
        random.weighted(rates.effusionGrades)
      ] ?? 3,
    menisci,
    medial: drawSide(random, 'medial', menisci, rates, burden),
    lateral: drawSide(random, 'lateral', menisci, rates, burden),
    acl: { tear, insertion: wrong(rates.insertion), repair: !tear && wrong(rates.aclRepair) },
    pcl: { tear: wrong(rates.pclTear), insertion: wrong(rates.insertion) },
    tendonSignal: wrong(rates.tendon),
    periarticular: PERIARTICULAR.filter(() => wrong(rates.periarticular)),
  }
}

function drawMarrow(random: Random, subregion: ArticularSubregion, rates: Rates): MarrowPlan {
  const kind = random.weighted(rates.cystShares)
  // a cyst that fills most of a subregion is not seen in life
  const [small = 1, medium = 1, large = 1] = rates.marrowGrades
  const grade = random.weighted(kind <= 1 ? [1] : kind === 2 ? [small, medium * 0.5] : [small * 0.6, medium, large])
  const ranges = [
    [0.03, kind === 3 ? 0.28 : 0.18],
    [0.37, kind === 3 ? 0.62 : 0.45],
    [0.7, 0.95],
  ] as const
  const range = ranges[grade] ?? ranges[0]
  const parts = 1 + random.weighted(grade === 2 ? [8, 1.5, 0.5] : rates.marrowParts)
  const cyst = [
    1,
    random.uniform(0.74, 0.9),
    random.uniform(0.42, 0.6),
    random.chance(0.4) ? random.uniform(0.03, 0.25) : 0,
  ]
  return { subregion, share: random.uniform(range[0], range[1]), parts, cyst: cyst[kind] ?? 0 }
}

function drawCartilage(random: Random, subregion: ArticularSubregion, rates: Rates): CartilagePlan {
  const grade = random.weighted(rates.cartilageGrades)
  const range = (
    [
      [0.03, 0.08],
      [0.14, 0.68],
      [0.88, 1],
    ] as const
  )[grade] ?? [0.03, 0.08]
  const share = random.uniform(range[0], range[1])
  const [intact = 1, small = 1, medium = 1, large = 1] = rates.fullGrades
  const fullGrade = random.weighted([intact, small, medium, grade === 2 ? large * 3 : 0])
  const full = [0, random.uniform(0.03, 0.08), random.uniform(0.15, 0.65), random.uniform(0.8, 0.97)][fullGrade] ?? 0
  return { subregion, share, full: Math.min(share, full) }
}

function drawSide(
  random: Random,
  side: 'medial' | 'lateral',
  menisci: readonly MeniscusPlan[],
  rates: Rates,
  burden: number,
): MeniscusSidePlan {
  const wrong = (rate: readonly [number, number]): boolean => random.chance(rate[0] + rate[1] * burden)
  const own = menisci.filter(({ third }) => third.startsWith(side))
  const shift = (): number => {
    const range = (
      [
        [-0.5, 1.3],
        [2.1, 2.8],
        [3.2, 4.7],
        [5.3, 7.5],
      ] as const
    )[random.weighted(rates.extrusionGrades)]
    return random.uniform(range?.[0], range?.[1])
  }
  const macerated = own.some(({ grade }) => grade >= 6)
  const posteriorGone = own.some(({ third, grade }) => third.endsWith('posterior') && grade === 8)
  return {
    body: shift(),
    anterior: shift(),
    hypertrophy: !macerated && wrong(rates.hypertrophy),
    rootTear: !posteriorGone && wrong(rates.rootTear),
    cyst: wrong(rates.cyst),
  }
}
