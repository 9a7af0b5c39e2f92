import { ARTICULAR_SUBREGIONS, type ArticularSubregion } from '../../../src-shared/anatomy/partition.js'
import type { Random } from '../random.js'
import type { CartilagePlan, LesionPlan, MarrowPlan, MeniscusPlan, MeniscusSidePlan, OsteophytePlan } from './plan.js'

/** What became of a lesion between two visits. */
export type LesionCourse = 'new' | 'progressed' | 'regressed' | 'unchanged'

/** One lesion at two visits, as it was planned; null where it was not there yet. */
export interface LesionChange {
  readonly kind: 'marrow' | 'cartilage' | 'osteophyte' | 'meniscus' | 'extrusion' | 'hoffa' | 'effusion'
  /** The subregion, site, third or meniscus it belongs to. */
  readonly place: string
  readonly course: LesionCourse
  /** Shares 0…1, millimetres, millilitres or the class of MOAKS. */
  readonly before: Readonly<Record<string, number>> | null
  readonly after: Readonly<Record<string, number>>
}

/** What is wrong with a knee two years later, and what that changed. */
export interface FollowUp {
  readonly plan: LesionPlan
  readonly changes: readonly LesionChange[]
}

/**
 * Two years in the life of a knee: about half of its lesions stay, the others mostly grow, and one may be new. Made to
 * have change of every kind in it, not to the frequencies of a cohort. Ligaments and collections stay as they are.
 */
export function followUp(first: LesionPlan, random: Random): FollowUp {
  const marrow = first.marrow.map((one) => laterMarrow(one, random))
  const cartilage = first.cartilage.map((one) => laterCartilage(one, random))
  const osteophytes = first.osteophytes.map((one) => laterOsteophyte(one, random))
  const menisci = first.menisci.map((one) => laterMeniscus(one, first, random))
  const medial = laterExtrusion('medial', first.medial, random)
  const lateral = laterExtrusion('lateral', first.lateral, random)
  const hoffa = laterShare('hoffa', 'infrapatellar-fat-pad', 'share', first.hoffa, [1.4, 2.2], 0.6, random)
  const fluid = laterShare('effusion', 'joint', 'millilitres', first.fluid, [1.5, 2.4], 55, random)
  const known = [...marrow, ...cartilage, ...osteophytes, ...menisci, medial, lateral, hoffa, fluid]
  const isQuiet = known.every(({ change }) => change.course === 'unchanged')
  const appeared = isQuiet || random.chance(0.6) ? newMarrow(first, random) : null
  return {
    plan: {
      ...first,
      marrow: [...marrow.map(({ plan }) => plan), ...(appeared ? [appeared.plan] : [])],
      cartilage: cartilage.map(({ plan }) => plan),
      osteophytes: osteophytes.map(({ plan }) => plan),
      menisci: menisci.map(({ plan }) => plan),
      medial: medial.plan,
      lateral: lateral.plan,
      hoffa: hoffa.plan,
      fluid: fluid.plan,
    },
    changes: [...known, ...(appeared ? [appeared] : [])].map(({ change }) => change),
  }
}

/** A part of the plan at the second visit, and what became of it. */
interface Later<T> {
  readonly plan: T
  readonly change: LesionChange
}

function later<T>(
  kind: LesionChange['kind'],
  place: string,
  plan: T,
  before: Readonly<Record<string, number>> | null,
  after: Readonly<Record<string, number>>,
): Later<T> {
  const sum = (values: Readonly<Record<string, number>>): number => Object.values(values).reduce((a, b) => a + b, 0)
  const grown = before ? sum(after) - sum(before) : 0
  const course = before === null ? 'new' : grown > 0 ? 'progressed' : grown < 0 ? 'regressed' : 'unchanged'
  return { plan, change: { kind, place, course, before, after } }
}

function laterMarrow(one: MarrowPlan, random: Random): Later<MarrowPlan> {
  const course = random.weighted([5, 4, 1.5])
  const factor = random.uniform(1.5, 2.3)
  // the placer lays out large and small lesions differently: one that grows keeps to its layout, and so to its place
  const most = one.share <= 0.3 ? 0.3 : one.share <= 0.5 ? 0.5 : 0.95
  const grown = Math.min(most, one.share * factor)
  const share = course === 0 ? one.share : course === 1 ? grown : Math.max(0.03, one.share / factor)
  const plan = { ...one, share: one.share > 0.3 && share <= 0.3 ? one.share : share }
  return later('marrow', one.subregion, plan, { share: one.share }, { share: plan.share })
}

/** A marrow lesion where there was none, under damaged cartilage if there is any. */
function newMarrow({ marrow, cartilage }: LesionPlan, random: Random): Later<MarrowPlan> {
  const taken = new Set<ArticularSubregion>(marrow.map(({ subregion }) => subregion))
  const free = ARTICULAR_SUBREGIONS.filter((subregion) => subregion !== 'tibia-subspinous' && !taken.has(subregion))
  const damaged = free.filter((subregion) => cartilage.some((one) => one.subregion === subregion))
  const subregion = random.pick(damaged.length > 0 ? damaged : free.length > 0 ? free : ARTICULAR_SUBREGIONS)
  const plan = { subregion, share: random.uniform(0.12, 0.28), parts: 1, cyst: 0 }
  return later('marrow', subregion, plan, null, { share: plan.share })
}

function laterCartilage(one: CartilagePlan, random: Random): Later<CartilagePlan> {
  const stays = random.chance(0.5)
  const most = one.share < 0.5 ? 0.49 : one.share <= 0.72 ? 0.72 : 1
  const share = stays ? one.share : Math.min(most, one.share * random.uniform(1.3, 2))
  const full = stays ? one.full : Math.min(share, one.full * random.uniform(1.2, 2) + random.uniform(0.02, 0.1))
  const plan = { ...one, share, full }
  return later('cartilage', one.subregion, plan, { share: one.share, full: one.full }, { share, full })
}

function laterOsteophyte(one: OsteophytePlan, random: Random): Later<OsteophytePlan> {
  const protrusion = random.chance(0.55) ? one.protrusion : Math.min(10, one.protrusion + random.uniform(0.8, 2.4))
  return later('osteophyte', one.site, { ...one, protrusion }, { mm: one.protrusion }, { mm: protrusion })
}

/** Classes of MOAKS that a torn or degenerate meniscus may come to. */
const WORSE: Readonly<Partial<Record<MeniscusPlan['grade'], MeniscusPlan['grade']>>> = { 1: 3, 2: 5, 3: 5, 4: 5, 5: 6 }

function laterMeniscus(one: MeniscusPlan, first: LesionPlan, random: Random): Later<MeniscusPlan> {
  const worse = WORSE[one.grade]
  const side = one.third.startsWith('medial') ? first.medial : first.lateral
  // an enlarged meniscus is not a macerated one
  const mayWorsen = worse !== undefined && !(worse === 6 && side.hypertrophy)
  const grade = random.chance(0.35) && mayWorsen ? worse : one.grade
  return later('meniscus', one.third, { ...one, grade }, { class: one.grade }, { class: grade })
}

function laterExtrusion(side: 'medial' | 'lateral', one: MeniscusSidePlan, random: Random): Later<MeniscusSidePlan> {
  const body = random.chance(0.6) ? one.body : Math.min(8, one.body + random.uniform(0.7, 1.6))
  return later('extrusion', `${side}-meniscus`, { ...one, body }, { mm: one.body }, { mm: body })
}

/** Fluid and synovitis come and go. */
function laterShare(
  kind: 'hoffa' | 'effusion',
  place: string,
  name: string,
  value: number,
  factors: readonly [number, number],
  most: number,
  random: Random,
): Later<number> {
  const course = random.weighted([5, 3, 2])
  const factor = random.uniform(factors[0], factors[1])
  const after = course === 0 ? value : course === 1 ? Math.min(most, value * factor) : value / factor
  return later(kind, place, after, { [name]: value }, { [name]: after })
}
