import type { FindingState } from '../../src-shared/case/revision.js'
import type { RegionId } from '../../src-shared/moaks/regions.js'
import type { Standing } from '../../src-shared/moaks/standing.js'
import { regionOf } from './selection.svelte.js'
import { standingOf, worse } from './standing.js'
import { isReviewed } from '../../src-shared/review/finding-standing.js'

/**
 * The knee map: the joint opened like a book, as it is drawn in MOAKS charts. On top the patella seen from behind,
 * then the femur seen from below, then the tibial plateau with its menisci seen from above; anterior is up in both.
 *
 * Shapes are drawn in map units with x = distance from the midline towards the region's own side, so that medial and
 * lateral are one drawing; y grows downwards. `middle` shapes lie on the midline. The map of a right knee has lateral
 * on the left, as the coronal and axial pictures have; that of a left knee is its mirror image.
 */
export interface MapShape {
  readonly region: RegionId
  readonly half: 'medial' | 'lateral' | 'middle'
  /** SVG path in map units. */
  readonly path: string
  /** Where the severity sign goes; also what the arrow keys steer by. */
  readonly centre: readonly [x: number, y: number]
}

/** Size of the map in its own units; the midline is at half the width. */
export const MAP_SIZE = { width: 240, height: 272 } as const

/** An upright or lying pill around a centre. */
function pill(x: number, y: number, width: number, height: number): string {
  const r = Math.min(width, height) / 2
  const [dx, dy] = [width - 2 * r, height - 2 * r]
  const start = `M${x - width / 2 + r} ${y - height / 2}`
  return `${start}h${dx}a${r} ${r} 0 0 1 ${r} ${r}v${dy}a${r} ${r} 0 0 1 ${-r} ${r}h${-dx}a${r} ${r} 0 0 1 ${-r} ${-r}v${-dy}a${r} ${r} 0 0 1 ${r} ${-r}z`
}

/** Centre and radii of the tibial plateau's ellipse. */
const PLATEAU = { x: 46, y: 231 } as const

/** A stretch of an elliptic ring around the plateau; angles in degrees from outwards, anterior negative. */
function ring(inner: readonly [number, number], outer: readonly [number, number], from: number, to: number): string {
  const at = ([rx, ry]: readonly [number, number], degrees: number): string => {
    const t = (degrees * Math.PI) / 180
    return `${(PLATEAU.x + rx * Math.cos(t)).toFixed(1)} ${(PLATEAU.y + ry * Math.sin(t)).toFixed(1)}`
  }
  const arc = (radii: readonly [number, number], sweep: 0 | 1): string => `A${radii[0]} ${radii[1]} 0 0 ${sweep} `
  return `M${at(outer, from)}${arc(outer, 1)}${at(outer, to)}L${at(inner, to)}${arc(inner, 0)}${at(inner, from)}z`
}

const MENISCUS = { inner: [33, 29], outer: [43, 38] } as const

/** The shapes that medial and lateral have in common. `name` is put into the region's id. */
function halfShapes(side: 'medial' | 'lateral'): MapShape[] {
  const shape = (region: RegionId, path: string, x: number, y: number): MapShape => ({
    region,
    half: side,
    path,
    centre: [x, y],
  })
  const meniscus = (from: number, to: number): string => ring(MENISCUS.inner, MENISCUS.outer, from, to)
  return [
    shape(`patella-${side}`, 'M1.5 27C19 27 32 35 32 47C32 59 17 70 1.5 75Z', 14, 48),
    shape(`patella-${side}-margin`, pill(38, 47, 5, 18), 38, 47),

    shape(
      `femur-${side}-trochlea`,
      'M1.5 117C22 112 60 111 74 124C79 129 79.5 138 78 143L24 143C19 136 10 134 1.5 134Z',
      44,
      128,
    ),
    shape(`femur-${side}-central`, 'M25 146L78 146C80 153 80 161 78.5 167L26 167C24 160 24 152 25 146Z', 52, 156.5),
    shape(`femur-${side}-posterior`, 'M26.5 170L77.5 170C74 185 65 193 53 193C40 193 30 184 26.5 170Z', 52, 180),
    shape(`femur-${side}-anterior-margin`, pill(85, 130, 5, 18), 85, 130),
    shape(`femur-${side}-central-margin`, pill(86, 156.5, 5, 18), 86, 156.5),
    shape(`femur-${side}-posterior-margin`, pill(82, 182, 5, 16), 82, 182),

    shape(`tibia-${side}-anterior`, 'M21 221.5C25 211 35 205 46 205C57 205 67 211 71 221.5Z', 46, 214),
    shape(
      `tibia-${side}-central`,
      'M19.8 224.5L72.2 224.5C73.5 229 73.5 233 72.2 237.5L19.8 237.5C18.5 233 18.5 229 19.8 224.5Z',
      46,
      231,
    ),
    shape(`tibia-${side}-posterior`, 'M21 240.5L71 240.5C67 251 57 257 46 257C35 257 25 251 21 240.5Z', 46, 248),
    shape(`${side}-meniscus-anterior`, meniscus(-142, -50), 34, 199),
    shape(`${side}-meniscus-body`, meniscus(-46, 46), 84, 231),
    shape(`${side}-meniscus-posterior`, meniscus(50, 142), 34, 263),
    shape(`${side}-meniscus`, ring([46, 41], [49, 44], -40, 40), 93.5, 231),
    shape(`tibia-${side}-margin`, pill(102, 231, 5, 22), 102, 231),
  ]
}

const middle = (region: RegionId, path: string, x: number, y: number): MapShape => ({
  region,
  half: 'middle',
  path,
  centre: [x, y],
})

/** Every shape of the map, from the patella down. */
export const MAP_SHAPES: readonly MapShape[] = [
  middle('joint-fluid', 'M-36 20C-27 3 27 3 36 20C24 12 -24 12 -36 20Z', 0, 10),
  middle('patella-superior-margin', pill(0, 21, 20, 5), 0, 21),
  middle('patella-inferior-margin', pill(0, 80, 14, 5), 0, 80),
  middle('patellar-tendon', pill(0, 95, 9, 20), 0, 95),
  middle('hoffa-fat-pad', 'M8 84C22 80 33 88 30 104L8 106ZM-8 84C-22 80 -33 88 -30 104L-8 106Z', 19, 95),
  ...halfShapes('lateral'),
  ...halfShapes('medial'),
  middle('tibia-subspinous', pill(0, 231, 11, 26), 0, 231),
]

/** The cruciate ligaments lie in the notch, each on the side of its femoral origin. */
export const LIGAMENT_SHAPES: readonly MapShape[] = [
  { region: 'acl', half: 'lateral', path: 'M3 140L18 142C20 152 20 164 17 176L3 176Z', centre: [11, 159] },
  { region: 'pcl', half: 'medial', path: 'M3 140L18 142C20 152 20 164 17 176L3 176Z', centre: [11, 159] },
]

/** What one region of the map says. */
export interface RegionStanding {
  readonly standing: Standing
  readonly findings: readonly FindingState[]
  readonly reviewed: number
  /** Findings that can be reviewed: what nobody answered cannot. */
  readonly toReview: number
}

/** Findings by region of the map, with the worst standing of those not rejected. */
export function regionStandings(findings: readonly FindingState[]): ReadonlyMap<string, RegionStanding> {
  const regions = new Map<string, RegionStanding>()
  for (const finding of findings) {
    const before = regions.get(regionOf(finding))
    const own: Standing = finding.decision === 'rejected' ? 'not-answered' : standingOf(finding)
    regions.set(regionOf(finding), {
      standing: before ? worse(before.standing, own) : own,
      findings: [...(before?.findings ?? []), finding],
      reviewed: (before?.reviewed ?? 0) + (isReviewed(finding) ? 1 : 0),
      toReview: (before?.toReview ?? 0) + (finding.answered ? 1 : 0),
    })
  }
  return regions
}

/** Where a shape's centre lies on the drawn map. `mirrored`: a left knee. */
export function drawnCentre(shape: MapShape, mirrored: boolean): readonly [number, number] {
  const [x, y] = shape.centre
  return [MAP_SIZE.width / 2 + x * sideSign(shape, mirrored), y]
}

/** 1 where the shape's own x runs to the right of the map, −1 where to the left. */
export function sideSign(shape: MapShape, mirrored: boolean): 1 | -1 {
  if (shape.half === 'middle') return 1
  return (shape.half === 'medial') !== mirrored ? 1 : -1
}

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/**
 * The shape that an arrow key leads to: among those in that direction the nearest, where a step aside counts double.
 * Undefined for other keys and at the edge.
 */
export function neighbourShape(
  shapes: readonly MapShape[],
  from: MapShape,
  key: string,
  mirrored: boolean,
): MapShape | undefined {
  const direction = DIRECTIONS[key]
  if (!direction) return undefined
  const [x, y] = drawnCentre(from, mirrored)
  let best: { shape: MapShape; cost: number } | undefined
  for (const shape of shapes) {
    const [sx, sy] = drawnCentre(shape, mirrored)
    const ahead = (sx - x) * direction[0] + (sy - y) * direction[1]
    const aside = Math.abs((sx - x) * direction[1]) + Math.abs((sy - y) * direction[0])
    if (ahead <= 0.5 || aside > ahead * 3) continue
    const cost = ahead + 2 * aside
    if (!best || cost < best.cost) best = { shape, cost }
  }
  return best?.shape
}
