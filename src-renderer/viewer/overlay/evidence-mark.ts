import type { Evidence } from '../../../src-shared/case/reading.js'
import { applyAffine, applyLinear, transformBox } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import type { Mask } from '../../../src-shared/geometry/mask.js'
import { dot } from '../../../src-shared/geometry/vector.js'
import { evidencePlane, evidenceValue } from '../evidence-place.js'
import { boxSection } from '../geometry/box-section.js'
import { contoursOf, type PlanePoint } from '../geometry/contour.js'
import { maskSection, type Section } from '../geometry/mask-section.js'
import type { PlaneFrame } from '../geometry/plane-frame.js'
import { ridgeOf } from '../geometry/ridge.js'
import { thinned } from '../geometry/thinned.js'
import { depthOf, toScreen, type Projection, type ScreenPoint } from '../geometry/screen.js'
import type { Link } from '../link/link.js'
import { referenceLine, type Segment } from '../link/reference-line.js'
import type { Scan } from '../scan.js'
import { slabOf } from './marks.js'

/** A distance as it is drawn: its line with ticks at both ends, and what it is measured from. */
export interface DistanceMark extends Segment {
  readonly label: string
  /** Across each end of the line; none where it is seen end on. */
  readonly ticks: readonly Segment[]
  /** The margin that it is measured from. */
  readonly base: Segment | null
}

/** One of several things that were counted. */
export interface NumberMark {
  readonly number: number
  readonly at: ScreenPoint
  /** It lies on the slice; else it is shown where it would be, faintly. */
  readonly near: boolean
}

/** What is drawn for a piece of evidence on one plane. */
export interface EvidenceMark {
  /** The plane that the evidence was seen in is this one: its frame lights up. */
  readonly lit: boolean
  /** A line across another plane where the evidence's plane cuts it. */
  readonly cut: Segment | null
  /** The section of a box. */
  readonly outline: readonly ScreenPoint[] | null
  /** What was outlined, what it takes up a share of, and a tear as its line. */
  readonly areas: readonly (readonly ScreenPoint[])[]
  readonly within: readonly (readonly ScreenPoint[])[]
  readonly ridge: readonly ScreenPoint[] | null
  readonly point: ScreenPoint | null
  readonly numbers: readonly NumberMark[]
  readonly line: DistanceMark | null
  readonly label: string | null
}

const EMPTY: EvidenceMark = {
  lit: false,
  cut: null,
  outline: null,
  areas: [],
  within: [],
  ridge: null,
  point: null,
  numbers: [],
  line: null,
  label: null,
}

/** Where evidence was seen: its volume, and how its places are carried to the one that is drawn on. */
export interface EvidenceSource {
  readonly scan: Scan
  readonly link: Link
}

/** What an outline may be off where nobody sees it, pixels: it is drawn with a fraction of its places. */
const UNSEEN = 0.15
/** Half a tick, and the shortest line that has them, pixels. */
const TICK = 5
const SHORTEST = 3

/**
 * Evidence on a plane, or undefined where nothing of it is near the slice. A point or a line belongs to the slices
 * within half a slice distance of it (a line: of any of its points).
 */
export function evidenceMark(
  evidence: Evidence,
  { scan, link }: EvidenceSource,
  frame: PlaneFrame,
  projection: Projection,
): EvidenceMark | undefined {
  const slab = slabOf(frame, projection)
  const half = slab.thickness / 2
  const label = evidenceValue(evidence) ?? null
  const here = (point: Vec3): Vec3 => applyAffine(link.toOther, point)
  const near = (point: Vec3): boolean => Math.abs(depthOf(projection, point)) <= half
  switch (evidence.kind) {
    case 'box': {
      const section = boxSection(transformBox(link.toOther, evidence.boxLps), slab)
      return section && { ...EMPTY, outline: section.map((point) => toScreen(projection, point)), label }
    }
    case 'plane': {
      const seen = scan.frames[evidencePlane(evidence) ?? scan.native]
      const point = here(evidence.pointLps)
      if (frame.plane === seen.plane) return near(point) ? { ...EMPTY, lit: true, label } : undefined
      const turned = (direction: Vec3): Vec3 => applyLinear(link.toOther, direction)
      const sheet = { centre: point, right: turned(seen.right), down: turned(seen.down) }
      // Twice as large as the slice: the point is anywhere on it.
      const cut = referenceLine(projection, { ...sheet, width: 2 * seen.width, height: 2 * seen.height })
      return cut && { ...EMPTY, cut }
    }
    case 'point': {
      const point = here(evidence.pointLps)
      return near(point) ? { ...EMPTY, point: toScreen(projection, point), label } : undefined
    }
    case 'points': {
      const numbers = evidence.pointsLps.map((point, place) => ({
        number: place + 1,
        at: toScreen(projection, here(point)),
        near: near(here(point)),
      }))
      return { ...EMPTY, numbers }
    }
    case 'distance': {
      const [from, to] = [here(evidence.fromLps), here(evidence.toLps)]
      const depths = [depthOf(projection, from), depthOf(projection, to)]
      if (Math.min(...depths) > half || Math.max(...depths) < -half) return undefined
      const millimetres = Math.hypot(...evidence.fromLps.map((value, axis) => value - (evidence.toLps[axis] ?? 0)))
      const segment = (a: Vec3, b: Vec3): Segment => ({ from: toScreen(projection, a), to: toScreen(projection, b) })
      const line = segment(from, to)
      const base = evidence.baseLps ? segment(here(evidence.baseLps[0]), here(evidence.baseLps[1])) : null
      const text = label ?? `${millimetres.toFixed(1)} mm`
      return { ...EMPTY, line: { ...line, ticks: ticksOf(line), base, label: text } }
    }
    case 'outline': {
      const drawn = (points: readonly PlanePoint[]): ScreenPoint[] => thinned(onScreen(points, projection), UNSEEN)
      const cut = (mask: Mask): Section | undefined =>
        maskSection(mask, link.toOther, { ...slab, basis: projection.basis })
      const section = cut(evidence.outline)
      const around = evidence.within && cut(evidence.within)
      if (!section && !around) return undefined
      const ridge = section && evidence.shape === 'line' ? ridgeOf(section) : undefined
      return {
        ...EMPTY,
        areas: section && !ridge ? contoursOf(section).map(drawn) : [],
        within: around ? contoursOf(around).map(drawn) : [],
        ridge: ridge ? drawn(ridge) : null,
        label,
      }
    }
    case 'measure':
      return undefined
  }
}

/** Places of a section's plane on the screen. */
function onScreen(
  points: readonly PlanePoint[],
  { basis, centre, mmPerPixel, width, height }: Projection,
): ScreenPoint[] {
  const [u0, v0] = [dot(centre, basis.right), dot(centre, basis.down)]
  return points.map(([u, v]) => [width / 2 + (u - u0) / mmPerPixel, height / 2 + (v - v0) / mmPerPixel])
}

function ticksOf({ from, to }: Segment): Segment[] {
  const [x, y] = [to[0] - from[0], to[1] - from[1]]
  const length = Math.hypot(x, y)
  if (length < SHORTEST) return []
  const [across, down] = [(-y / length) * TICK, (x / length) * TICK]
  return [from, to].map((end) => ({
    from: [end[0] - across, end[1] - down],
    to: [end[0] + across, end[1] + down],
  }))
}
