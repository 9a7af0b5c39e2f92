import { gradeFromMeasure, scaleOf } from '../../moaks/scales.js'
import type { Plateau } from '../landmarks.js'
import { lesionValue, tissueValue } from '../labels.js'
import { voxelAt, type Sighting } from '../knee-labels.js'
import { MENISCAL_THIRDS } from '../partition.js'
import type { MeasureContext } from './context.js'
import { millimetres, type Measurement } from './measurement.js'

const TIBIA = tissueValue('tibia')
const OSTEOPHYTE = lesionValue('osteophyte')

/** Below the plateau, bone this deep is its margin, mm; deeper lies the flare of the shaft and the tubercle. */
const MARGIN_DEPTH = 8

/** Planes so near to the furthest one are averaged, mm. */
const PLACE = 2

type Side = 'medial' | 'lateral'
type Voxel = readonly [number, number, number]

/**
 * Meniscal extrusion, questions 44–47, in mm beyond the tibial margin, osteophytes left out: the body in the coronal
 * plane (outwards), the anterior horn in the sagittal plane (forwards). Where it reaches furthest counts, in the mean of
 * the planes about there: a single voxel is no edge, and the mean tells less than a voxel.
 */
export function measureExtrusion(context: MeasureContext): Measurement[] {
  const questions: readonly (readonly [number, Side, 'forward' | 'outward'])[] = [
    [44, 'medial', 'forward'],
    [45, 'medial', 'outward'],
    [46, 'lateral', 'forward'],
    [47, 'lateral', 'outward'],
  ]
  return questions.flatMap(([question, side, direction]) => {
    const plateau = context.partition.landmarks[side]
    if (!plateau) return []
    const found = largestExtrusion(context, side, direction, plateau)
    return found ? [asMeasurement(question, found, direction)] : []
  })
}

interface Extrusion {
  readonly distance: number
  readonly mean: number
  readonly seen: Sighting | null
}

function asMeasurement(question: number, found: Extrusion, direction: 'forward' | 'outward'): Measurement {
  const distance = Math.max(0, found.distance)
  const value = millimetres('extrusion', distance)
  return {
    question,
    component: 'extrusion.grade',
    grade: gradeFromMeasure(scaleOf('extrusion.grade'), distance) ?? 0,
    value,
    features: { distance: found.distance, mean: found.mean, forward: direction === 'forward' ? 1 : 0 },
    also: [millimetres('mean extrusion over the planes', Math.max(0, found.mean))],
    seen: distance > 0 ? found.seen : null,
  }
}

/**
 * Outward, per coronal plane of the body in the plateau's middle third: how far the meniscus reaches beyond the tibia,
 * away from the midline; nearer to the horns the margin turns away from it in every knee.
 * Forward, per sagittal plane of the anterior horn: how far it reaches in front of the tibia; only the middle half of
 * the plateau counts, since nearer to the midline the horn runs to its root in front of the plateau in every knee.
 */
function largestExtrusion(
  context: MeasureContext,
  side: Side,
  direction: 'outward' | 'forward',
  plateau: Plateau,
): Extrusion | null {
  const sign = side === 'medial' ? 1 : -1
  const [planeAxis, third] = direction === 'outward' ? ([0, 'body'] as const) : ([2, 'anterior'] as const)
  const planeOf = (p: Voxel): number => p[planeAxis]
  const reachOf = (p: Voxel): number => (direction === 'outward' ? sign * p[2] : -p[0])
  const spacing = context.grid.spacing[direction === 'outward' ? 2 : 0]
  const { grid, labels, partition } = context
  const wanted = MENISCAL_THIRDS.indexOf(`${side}-meniscus-${third}`) + 1
  const meniscus = new Map<number, { reach: number; n: number }>()
  for (const n of context.tissue(side === 'medial' ? 'medial-meniscus' : 'lateral-meniscus')) {
    if (partition.meniscal[n] !== wanted) continue
    const p = voxelAt(grid, n)
    const known = meniscus.get(planeOf(p))
    if (!known || reachOf(p) > known.reach) meniscus.set(planeOf(p), { reach: reachOf(p), n })
  }
  const across = direction === 'outward' ? plateau.i : plateau.k
  const cut = (across.to - across.from) / (direction === 'outward' ? 3 : 4)
  for (const plane of [...meniscus.keys()])
    if (plane < across.from + cut || plane > across.to - cut) meniscus.delete(plane)
  if (meniscus.size === 0) return null
  const margin = new Map<number, number>()
  const deepest = plateau.j + MARGIN_DEPTH / grid.spacing[1]
  for (let k = 0; k < grid.nk; k++) {
    if (k >= partition.landmarks.midline !== (side === 'medial')) continue
    for (let j = Math.max(0, plateau.j - 2); j <= Math.min(grid.nj - 1, deepest); j++)
      for (let i = 0; i < grid.ni; i++) {
        const n = i + grid.ni * j + grid.slab * k
        if (labels.tissue[n] !== TIBIA || labels.lesion[n] === OSTEOPHYTE) continue
        const p: [number, number, number] = [i, j, k]
        const plane = planeOf(p)
        const reach = reachOf(p)
        const known = margin.get(plane)
        if (known === undefined || reach > known) margin.set(plane, reach)
      }
  }
  const distances = [...meniscus].flatMap(([plane, { reach, n }]) => {
    const edge = margin.get(plane)
    return edge === undefined ? [] : [{ plane, n, distance: (reach - edge) * spacing }]
  })
  const widest = widestPlace(distances, PLACE / grid.spacing[planeAxis])
  if (!widest) return null
  const p = voxelAt(grid, widest.n)
  const half = Math.max(2, Math.round(Math.max(0, widest.distance) / spacing))
  const seen: Sighting = {
    point: p,
    box: {
      min: [p[0] - half, p[1] - 3, p[2] - half],
      max: [p[0] + half, p[1] + 3, p[2] + half],
    },
    voxels: half,
  }
  return { distance: widest.distance, mean: meanDistance(distances), seen }
}

interface PlaneDistance {
  readonly plane: number
  readonly n: number
  readonly distance: number
}

/** The plane about which the meniscus reaches furthest, and how far it does in the mean of the planes within `reach` of it. */
function widestPlace(planes: readonly PlaneDistance[], reach: number): PlaneDistance | null {
  const smooth = planes.map((one) => ({
    ...one,
    distance: meanDistance(planes.filter(({ plane }) => Math.abs(plane - one.plane) <= reach)),
  }))
  return smooth.reduce<PlaneDistance | null>((best, one) => (best && best.distance >= one.distance ? best : one), null)
}

function meanDistance(planes: readonly PlaneDistance[]): number {
  return planes.reduce((sum, { distance }) => sum + distance, 0) / Math.max(1, planes.length)
}
