import { applyAffine, applyLinear } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { along, dot, subtract } from '../../../src-shared/geometry/vector.js'
import type { Projection, ScreenPoint } from '../geometry/screen.js'
import { toScreen } from '../geometry/screen.js'
import { sliceAt, snapToSlice } from '../geometry/slices.js'
import { referenceLine, type Segment, type Sheet } from '../link/reference-line.js'
import { frameOf } from '../scan.js'
import type { ViewModel } from '../view-model.svelte.js'

/** A line of the crosshair. */
export interface CrossLine extends Segment {
  /** Whether it goes through the crosshair; those that do not belong to stacks that were scrolled away. */
  readonly through: boolean
  /** The viewport whose slice it is; null for an arm of the crosshair that is no slice. */
  readonly viewport: number | null
}

/** The crosshair of a viewport and the slices of the others that cut it. */
export interface Cross {
  readonly at: ScreenPoint
  readonly lines: readonly CrossLine[]
}

/** Lines no further apart than this, in pixels, are one. */
const SAME = 1.5

/** sin 15°: lines through the crosshair that lie closer together are drawn as one. */
const APART = 0.26

/**
 * Where the slices of all other viewports cut this one, as far as they reach, and the crosshair in the middle: those
 * of volumes that nothing links are not drawn. Where no slice is cut, the crosshair's own arm is.
 */
export function crossOf(model: ViewModel, viewport: number, projection: Projection): Cross | undefined {
  const point = model.crosshairIn(viewport)
  if (!point) return undefined
  const marked = toScreen(projection, point)
  const cuts = sheetsOn(model, viewport).flatMap((sheet): CrossLine[] => {
    const line = referenceLine(projection, sheet)
    return line ? [{ ...line, through: sheet.holds(point), viewport: sheet.viewport }] : []
  })
  // Several stacks that all show the place need one line: that of the active viewport, which comes first.
  const through = cuts.filter((cut) => cut.through)
  const first = through[0]
  const second = first && through.find((cut) => slant(first, cut) > APART)
  const at = first && second ? meeting(first, second) : first ? foot(first, marked) : marked
  const arms = [first, second].flatMap((line) => line ?? [])
  return { at, lines: [...arms, ...missing(arms, at, projection), ...distinct(cuts.filter((cut) => !cut.through))] }
}

/** The arms of the crosshair for which there is no slice: at right angles to the one there is, or upright and level. */
function missing(arms: readonly CrossLine[], at: ScreenPoint, { width, height }: Projection): CrossLine[] {
  const [arm] = arms
  if (arms.length > 1) return []
  const own = { through: true, viewport: null }
  if (!arm)
    return [
      { from: [at[0], 0], to: [at[0], height], ...own },
      { from: [0, at[1]], to: [width, at[1]], ...own },
    ]
  const [dx, dy] = [arm.to[0] - arm.from[0], arm.to[1] - arm.from[1]]
  const reach = (width + height) / Math.max(1e-6, Math.hypot(dx, dy))
  return [{ from: [at[0] + dy * reach, at[1] - dx * reach], to: [at[0] - dy * reach, at[1] + dx * reach], ...own }]
}

interface HoldingSheet extends Sheet {
  readonly viewport: number
  holds(pointLps: Vec3): boolean
}

/** The slices that other viewports show, in the frame of this viewport's volume. */
function sheetsOn(model: ViewModel, viewport: number): HoldingSheet[] {
  const own = model.scanIn(viewport)
  if (!own) return []
  const placed = [...model.panes.placed].sort((a, b) => activeFirst(model, a.viewport) - activeFirst(model, b.viewport))
  return placed.flatMap(({ viewport: other }): HoldingSheet[] => {
    const pane = model.panes.at(other)
    const scan = model.scanIn(other)
    if (other === viewport || !pane || !scan || pane.pose.plane === 'volume') return []
    const link = model.places.link(scan.hash, own.hash)
    const frame = frameOf(scan, pane)
    const place = model.places.of(scan.hash)
    if (!link || sliceAt(frame, place) === undefined) return []
    const offset = dot(subtract(place, frame.centre), frame.stack)
    const centre = applyAffine(link.toOther, snapToSlice(frame, along(frame.centre, frame.stack, offset)))
    const normal = applyLinear(link.toOther, frame.stack)
    return [
      {
        viewport: other,
        holds: (point) => Math.abs(dot(subtract(point, centre), normal)) <= frame.spacing / 2 + 1e-6,
        centre,
        right: applyLinear(link.toOther, frame.right),
        down: applyLinear(link.toOther, frame.down),
        width: frame.width,
        height: frame.height,
      },
    ]
  })
}

function activeFirst(model: ViewModel, viewport: number): number {
  return viewport === model.panes.active ? 0 : 1
}

function distinct(lines: readonly CrossLine[]): CrossLine[] {
  const kept: CrossLine[] = []
  for (const line of lines) {
    const same = kept.some((other) => distanceTo(other, line.from) < SAME && distanceTo(other, line.to) < SAME)
    if (!same) kept.push(line)
  }
  return kept
}

/** Sine of the angle between two lines. */
function slant(a: Segment, b: Segment): number {
  const [ax, ay] = [a.to[0] - a.from[0], a.to[1] - a.from[1]]
  const [bx, by] = [b.to[0] - b.from[0], b.to[1] - b.from[1]]
  return Math.abs(ax * by - ay * bx) / (Math.hypot(ax, ay) * Math.hypot(bx, by) || 1)
}

/** Where two lines that are not parallel meet. */
function meeting(a: Segment, b: Segment): ScreenPoint {
  const [ax, ay] = [a.to[0] - a.from[0], a.to[1] - a.from[1]]
  const [bx, by] = [b.to[0] - b.from[0], b.to[1] - b.from[1]]
  const t = ((b.from[0] - a.from[0]) * by - (b.from[1] - a.from[1]) * bx) / (ax * by - ay * bx)
  return [a.from[0] + t * ax, a.from[1] + t * ay]
}

/** Distance of a point from the line that a segment lies on, pixels. */
function distanceTo(line: Segment, point: ScreenPoint): number {
  const [x, y] = foot(line, point)
  return Math.hypot(point[0] - x, point[1] - y)
}

/** The point of a line that is nearest to a point. */
function foot({ from, to }: Segment, point: ScreenPoint): ScreenPoint {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const t = ((point[0] - from[0]) * dx + (point[1] - from[1]) * dy) / (dx * dx + dy * dy || 1)
  return [from[0] + t * dx, from[1] + t * dy]
}
