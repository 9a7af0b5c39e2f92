import { applyAffine, applyLinear } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { along, dot, subtract } from '../../../src-shared/geometry/vector.js'
import type { Projection, ScreenPoint } from '../geometry/screen.js'
import { toScreen } from '../geometry/screen.js'
import { sliceAt, snapToSlice } from '../geometry/slices.js'
import { referenceLine, type Segment, type Sheet } from '../link/reference-line.js'
import { frameOf } from '../scan.js'
import type { ViewModel } from '../view-model.svelte.js'

/** The crosshair of a viewport and the slices of the others that cut it. */
export interface Cross {
  readonly at: ScreenPoint
  /** Each with whether it goes through the crosshair; those that do not belong to stacks that were scrolled away. */
  readonly lines: readonly (Segment & { readonly through: boolean })[]
}

/** Lines no further apart than this, in pixels, are one. */
const SAME = 1.5

/**
 * Where the slices of all other viewports cut this one, as far as they reach, and the crosshair in the middle: those
 * of volumes that nothing links are not drawn. Where no slice is cut, the crosshair's own arm is.
 */
export function crossOf(model: ViewModel, viewport: number, projection: Projection): Cross | undefined {
  const point = model.crosshairIn(viewport)
  if (!point) return undefined
  const marked = toScreen(projection, point)
  const cuts = sheetsOn(model, viewport).flatMap((sheet): Cut[] => {
    const line = referenceLine(projection, sheet)
    return line ? [{ line, holds: sheet.holds(point) }] : []
  })
  // Several stacks that all show the place need one line: that of the active viewport, which comes first.
  const [upright, level] = [true, false].map(
    (up) => cuts.find(({ line, holds }) => holds && isUpright(line) === up)?.line,
  )
  const apart = distinct(cuts.filter(({ holds }) => !holds).map(({ line }) => line))
  const onUpright = upright ? foot(upright, marked) : marked
  const at = level ? foot(level, onUpright) : onUpright
  const { width, height } = projection
  const through: Segment[] = [
    upright ?? { from: [at[0], 0], to: [at[0], height] },
    level ?? { from: [0, at[1]], to: [width, at[1]] },
  ]
  return {
    at,
    lines: [
      ...through.map((line) => ({ ...line, through: true })),
      ...apart.map((line) => ({ ...line, through: false })),
    ],
  }
}

interface Cut {
  readonly line: Segment
  /** The slice is the one that holds the crosshair. */
  readonly holds: boolean
}

interface HoldingSheet extends Sheet {
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
    const frame = frameOf(scan, pane.pose)
    const place = model.places.of(scan.hash)
    if (!link || sliceAt(frame, place) === undefined) return []
    const offset = dot(subtract(place, frame.centre), frame.stack)
    const centre = applyAffine(link.toOther, snapToSlice(frame, along(frame.centre, frame.stack, offset)))
    const normal = applyLinear(link.toOther, frame.stack)
    return [
      {
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

function distinct(lines: readonly Segment[]): Segment[] {
  const kept: Segment[] = []
  for (const line of lines) {
    const same = kept.some((other) => distanceTo(other, line.from) < SAME && distanceTo(other, line.to) < SAME)
    if (!same) kept.push(line)
  }
  return kept
}

function isUpright({ from, to }: Segment): boolean {
  return Math.abs(to[1] - from[1]) > Math.abs(to[0] - from[0])
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
