import type { Vec3 } from '../../../src-shared/geometry/box.js'
import type { MeniscalThird } from '../../../src-shared/anatomy/partition.js'
import type { Lesion } from '../../../src-shared/anatomy/labels.js'
import type { Knee } from '../anatomy/knee.js'
import type { Meniscus, MeniscusPoint } from '../anatomy/meniscus.js'
import type { Random } from '../random.js'
import { T } from '../raster/tissue.js'
import { ballBox, label, tissueSet, type PlacedLesion } from './placed.js'
import type { MeniscusPlan } from './plan.js'
import type { RegionMap } from './region-map.js'

type Side = 'medial' | 'lateral'

const meniscusOf = (knee: Knee, side: Side): Meniscus =>
  side === 'medial' ? knee.medialMeniscus : knee.lateralMeniscus
const tissueOf = (side: Side): number => (side === 'medial' ? T.medialMeniscus : T.lateralMeniscus)
const sideOf = (third: MeniscalThird): Side => (third.startsWith('medial') ? 'medial' : 'lateral')

/** Middle angle of the thirds, degrees. */
function angleOf(third: MeniscalThird, random: Random): number {
  if (third.endsWith('body')) return random.uniform(-6, 6)
  return (third.endsWith('anterior') ? -1 : 1) * random.uniform(50, 75)
}

/** A test of a point in the meniscus; `mm` gives its distance across from a fraction of the width. */
type Shape = (point: MeniscusPoint, width: number, height: number, radius: number) => boolean

/** The cleft, bright spot or missing part of each class. Widths are what a 0.75 mm grid can show. */
function shapeOf(plan: MeniscusPlan, angle: number, random: Random, noise: (p: MeniscusPoint) => number): Shape {
  const arc = (p: MeniscusPoint, radius: number): number => ((p.angle - angle) * Math.PI * radius) / 180
  const span = random.uniform(9, 14)
  const radialWidth = random.uniform(0.8, 1.2)
  const radialDepth = random.uniform(0.6, 1.1)
  const radial: Shape = (p, _w, _h, r) => Math.abs(arc(p, r)) < radialWidth && p.across < radialDepth
  const level = random.uniform(0.42, 0.58)
  const outer = random.uniform(0.75, 1)
  const horizontal: Shape = (p, _w, h, r) =>
    Math.abs(p.up - level) * h < 0.72 && Math.abs(arc(p, r)) < span && p.across < outer
  const across = random.uniform(0.45, 0.72)
  const vertical: Shape = (p, w, _h, r) => Math.abs(p.across - across) * w < 0.85 && Math.abs(arc(p, r)) < span
  const edge = random.uniform(0.35, 0.6)
  switch (plan.grade) {
    case 1:
      return (p, w, _h, r) =>
        p.distance < -0.75 && Math.abs(arc(p, r)) < span * 0.6 && Math.abs(p.across - 0.68) * w < 2.6
    case 2:
      return radial
    case 3:
      return horizontal
    case 4:
      return vertical
    case 5:
      return (p, w, h, r) => horizontal(p, w, h, r) || radial(p, w, h, r) || (p.up > 0.5 && vertical(p, w, h, r))
    case 6:
      return (p) => p.across < edge + 0.12 * noise(p)
    case 8:
      return () => true
  }
}

const LESION_OF: Readonly<Record<MeniscusPlan['grade'], Lesion>> = {
  1: 'meniscal-signal',
  2: 'radial-tear',
  3: 'horizontal-tear',
  4: 'vertical-tear',
  5: 'complex-tear',
  6: 'partial-maceration',
  8: 'complete-maceration',
}

/** Places a lesion in one third of a meniscus. */
export function placeMeniscal(plan: MeniscusPlan, knee: Knee, regions: RegionMap, random: Random): PlacedLesion {
  const side = sideOf(plan.third)
  const meniscus = meniscusOf(knee, side)
  const angle = angleOf(plan.third, random)
  const shape = shapeOf(plan, angle, random, (p) => Math.sin(p.angle * 0.21 + angle) + Math.sin(p.angle * 0.47))
  const tissue = tissueOf(side)
  const value = label(plan.grade === 1 ? tissue : T.fluid, LESION_OF[plan.grade])
  const centre = meniscus.midPoint(angle)
  return {
    box: ballBox(centre, 34),
    tissues: tissueSet(tissue),
    at: (x, y, z, _tissue, sampler) => {
      // the sampler has just located this point in its meniscus
      const point = sampler.meniscusPoint
      const radius = Math.hypot(x - meniscus.x, y - meniscus.y)
      const height = Math.max(1, sampler.tibiaCover + Math.min(sampler.femurCover, 6))
      if (!shape(point, point.width, height, radius)) return -1
      return regions.isInThird(plan.third, x, y, z, 0.8) ? value : -1
    },
  }
}

/** The posterior root comes off: a gap through the whole section near its end. */
export function placeRootTear(side: Side, knee: Knee, random: Random): PlacedLesion {
  const meniscus = meniscusOf(knee, side)
  const angle = meniscus.to - random.uniform(12, 20)
  const half = random.uniform(1.3, 2.4)
  const tissue = tissueOf(side)
  const value = label(T.fluid, 'root-tear')
  return {
    box: ballBox(meniscus.midPoint(angle), 22),
    tissues: tissueSet(tissue),
    at: (x, y, _z, _tissue, sampler) => {
      const radius = Math.hypot(x - meniscus.x, y - meniscus.y)
      const offset = ((sampler.meniscusPoint.angle - angle) * Math.PI * radius) / 180
      return Math.abs(offset) < half ? value : -1
    },
  }
}

/** A sac of fluid at the outer edge of a meniscus, at its tear where it has one. */
export function placeMeniscalCyst(
  side: Side,
  tears: readonly MeniscusPlan[],
  knee: Knee,
  random: Random,
): PlacedLesion {
  const torn = tears.filter(({ third, grade }) => sideOf(third) === side && grade >= 2 && grade <= 5)
  const at = torn.length > 0 ? angleOf(random.pick(torn).third, random) : random.uniform(-60, 70)
  const angle = Math.min(70, Math.max(-65, at))
  const meniscus = meniscusOf(knee, side)
  const edge = meniscus.midPoint(angle, 1)
  const middle = meniscus.midPoint(angle, 0.5)
  const out: Vec3 = [edge[0] - middle[0], edge[1] - middle[1], 0]
  const length = Math.max(1e-6, Math.hypot(out[0], out[1]))
  const radius = random.uniform(3, 6)
  const centre: Vec3 = [
    edge[0] + (out[0] / length) * (radius + 1),
    edge[1] + (out[1] / length) * (radius + 1),
    edge[2] + random.uniform(-2, 2),
  ]
  const value = label(T.fluid, 'meniscal-cyst')
  const flat = random.uniform(0.7, 1)
  return {
    box: ballBox(centre, radius * 1.6),
    tissues: tissueSet(T.fat, T.muscle, T.collateral, T.fatPad, T.fluid, T.vessel),
    at: (x, y, z) => {
      const d = Math.hypot((x - centre[0]) / 1.1, (y - centre[1]) / 1.3, (z - centre[2]) / flat)
      const lobed = 0.6 * knee.noise.sample(x * 1.5, y * 1.5, z * 1.5)
      return d < radius + lobed ? value : -1
    },
  }
}
