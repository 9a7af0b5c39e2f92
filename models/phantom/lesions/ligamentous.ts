import type { Vec3 } from '../../../src-shared/geometry/box.js'
import type { Knee } from '../anatomy/knee.js'
import type { Random } from '../random.js'
import { T } from '../raster/tissue.js'
import { inwards, marrowAt } from './marrow.js'
import { ballBox, label, tissueSet, type PlacedLesion } from './placed.js'
import type { LesionPlan } from './plan.js'

/** A course of nominal points with radii, in the knee frame. */
function courseOf(knee: Knee, points: readonly (readonly number[])[]): Vec3[] {
  return points.map((p) => knee.toKnee([p[0] ?? 0, p[1] ?? 0, p[2] ?? 0]))
}

/** Distance along a course of the point of it nearest to p, mm, and the course's length. */
function alongCourse(course: readonly Vec3[], x: number, y: number, z: number): { at: number; length: number } {
  let length = 0
  let best = Infinity
  let at = 0
  for (let i = 0; i + 1 < course.length; i++) {
    const a = course[i]
    const b = course[i + 1]
    if (!a || !b) continue
    const d: Vec3 = [b[0] - a[0], b[1] - a[1], b[2] - a[2]]
    const span = Math.hypot(d[0], d[1], d[2])
    const t = Math.min(
      1,
      Math.max(0, ((x - a[0]) * d[0] + (y - a[1]) * d[1] + (z - a[2]) * d[2]) / Math.max(1e-9, span * span)),
    )
    const distance = Math.hypot(x - a[0] - t * d[0], y - a[1] - t * d[1], z - a[2] - t * d[2])
    if (distance < best) {
      best = distance
      at = length + t * span
    }
    length += span
  }
  return { at, length }
}

/** The point a share of the way along a course. */
function pointAt(course: readonly Vec3[], share: number): Vec3 {
  const spans = course.slice(1).map((b, i) => {
    const a = course[i] ?? b
    return Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2])
  })
  let left = share * spans.reduce((sum, span) => sum + span, 0)
  for (let i = 0; i < spans.length; i++) {
    const [a, b, span = 1] = [course[i], course[i + 1], spans[i]]
    if (a && b && (left <= span || i === spans.length - 1)) {
      const t = Math.min(1, left / span)
      return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]
    }
    left -= span
  }
  return course[0] ?? [0, 0, 0]
}

/** A cruciate ligament torn through: a gap filled with fluid, its edges frayed, away from where the two ligaments cross. */
function tear(knee: Knee, which: 'acl' | 'pcl', random: Random): PlacedLesion {
  const course = courseOf(knee, knee.courses[which])
  const other = knee[which === 'acl' ? 'pcl' : 'acl']
  const places = [0.25, 0.32, 0.4, 0.48, 0.56, 0.64, 0.72].map((share) => {
    const point = pointAt(course, share)
    return { share, apart: Math.min(9, other.sample(point[0], point[1], point[2])) }
  })
  const furthest = Math.max(...places.map(({ apart }) => apart))
  const middle = random.pick(places.filter(({ apart }) => apart > furthest - 1)).share
  const half = random.uniform(2.2, 4.5)
  const tissue = T[which]
  const value = label(T.fluid, 'ligament-tear')
  const centre = course[1] ?? course[0] ?? [0, 0, 0]
  return {
    box: ballBox(centre, 32),
    tissues: tissueSet(tissue),
    at: (x, y, z) => {
      const { at, length } = alongCourse(course, x, y, z)
      const frayed = half + 0.9 * knee.noise.sample(x * 2, y * 2, z * 2)
      return Math.abs(at - middle * length) < Math.max(1.4, frayed) ? value : -1
    },
  }
}

/** A reconstructed ACL: graft in its course and a tunnel through each bone. */
function graft(knee: Knee, random: Random): PlacedLesion[] {
  const course = courseOf(knee, knee.courses.acl)
  const top = course[0] ?? [0, 0, 20]
  const end = course[course.length - 1] ?? [0, 0, 0]
  const radius = random.uniform(3.6, 4.8)
  const tunnels = [
    { from: end, to: [end[0] + 13, end[1] - 8, end[2] - 34] as const, tissue: T.tibia },
    { from: top, to: [top[0] - 17, top[1] - 6, top[2] + 27] as const, tissue: T.femur },
  ]
  const band: PlacedLesion = {
    box: ballBox(course[1] ?? top, 32),
    tissues: tissueSet(T.acl),
    at: () => label(T.acl, 'ligament-graft'),
  }
  return [
    band,
    ...tunnels.map(({ from, to, tissue }): PlacedLesion => ({
      box: ballBox([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2, (from[2] + to[2]) / 2], 26),
      tissues: tissueSet(tissue),
      at: (x, y, z) => {
        const d: Vec3 = [to[0] - from[0], to[1] - from[1], to[2] - from[2]]
        const t =
          ((x - from[0]) * d[0] + (y - from[1]) * d[1] + (z - from[2]) * d[2]) / (d[0] ** 2 + d[1] ** 2 + d[2] ** 2)
        if (t < 0 || t > 1) return -1
        const away = Math.hypot(x - from[0] - t * d[0], y - from[1] - t * d[1], z - from[2] - t * d[2])
        return away < radius ? label(tissue, 'ligament-graft') : -1
      },
    })),
  ]
}

/** A marrow lesion at one end of a ligament. */
function insertion(knee: Knee, which: 'acl' | 'pcl', random: Random): PlacedLesion {
  const course = courseOf(knee, knee.courses[which])
  const atTibia = random.chance(0.6)
  const end = (atTibia ? course[course.length - 1] : course[0]) ?? [0, 0, 0]
  const bone = atTibia ? knee.tibia : knee.femur
  const depth = bone.sample(end[0], end[1], end[2])
  const radius = random.uniform(4, 7)
  return marrowAt(knee, inwards(end, bone, depth + radius * 0.5), radius, random)
}

/** Bright signal within the patellar tendon, near one of its ends. */
function tendonSignal(knee: Knee, random: Random): PlacedLesion {
  const course = courseOf(knee, knee.courses.patellarTendon)
  const proximal = random.chance(0.75)
  const centre = course[proximal ? 0 : 1] ?? [0, -45, 0]
  const middle: Vec3 = [centre[0] + random.uniform(-5, 5), centre[1], centre[2] - (proximal ? random.uniform(4, 9) : 4)]
  const radius = random.uniform(4, 9)
  const value = label(T.patellarTendon, 'tendon-signal')
  return {
    box: ballBox(middle, radius + 3),
    tissues: tissueSet(T.patellarTendon),
    at: (x, y, z) => {
      const d = Math.hypot(x - middle[0], y - middle[1], (z - middle[2]) * 0.8)
      return d < radius + 0.8 * knee.noise.sample(x, y, z) ? value : -1
    },
  }
}

/** Everything wrong with ligaments and the patellar tendon. */
export function placeLigamentous(plan: LesionPlan, knee: Knee, random: Random): PlacedLesion[] {
  return [
    ...(plan.acl.tear ? [tear(knee, 'acl', random)] : []),
    ...(plan.acl.repair ? graft(knee, random) : []),
    ...(plan.acl.insertion ? [insertion(knee, 'acl', random)] : []),
    ...(plan.pcl.tear ? [tear(knee, 'pcl', random)] : []),
    ...(plan.pcl.insertion ? [insertion(knee, 'pcl', random)] : []),
    ...(plan.tendonSignal ? [tendonSignal(knee, random)] : []),
  ]
}
