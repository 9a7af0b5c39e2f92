import { boxSize, type Box, type Vec3 } from '../../../src-shared/geometry/box.js'
import type { Basis } from './plane-frame.js'
import type { ScreenPoint } from './screen.js'
import { clamp, component, dominantAxis, withComponent, type Axis } from '../../../src-shared/geometry/vector.js'

/** A face of a box: −1 the low one of an LPS axis, 1 the high one. */
export interface Face {
  readonly axis: Axis
  readonly side: -1 | 1
}

/**
 * What a drag does to a box: one of the eight handles of an upright outline (`h`, `v`: −1 left or top, 1 right or
 * bottom, 0 in the middle of an edge), the faces that make an edge or a corner of a tilted one, or the whole box.
 */
export type Grip =
  | { readonly kind: 'handle'; readonly h: -1 | 0 | 1; readonly v: -1 | 0 | 1 }
  | { readonly kind: 'faces'; readonly faces: readonly Face[] }
  | { readonly kind: 'move' }

export interface Handle {
  readonly grip: Grip
  readonly at: ScreenPoint
  readonly cursor: string
}

/** The smallest rectangle around points on the screen. */
export interface Bounds {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

const PLACES = [
  [-1, -1, 'nwse-resize'],
  [0, -1, 'ns-resize'],
  [1, -1, 'nesw-resize'],
  [1, 0, 'ew-resize'],
  [1, 1, 'nwse-resize'],
  [0, 1, 'ns-resize'],
  [-1, 1, 'nesw-resize'],
  [-1, 0, 'ew-resize'],
] as const

/** A box can be made no thinner than this, mm: it would be impossible to grip again. */
export const LEAST_SIDE = 1

export function boundsOf(points: readonly ScreenPoint[]): Bounds {
  const across = points.map((point) => point[0])
  const down = points.map((point) => point[1])
  return { left: Math.min(...across), right: Math.max(...across), top: Math.min(...down), bottom: Math.max(...down) }
}

/** The eight handles around an outline on the screen, clockwise from the top left. */
export function handlesOf(bounds: Bounds): Handle[] {
  const middle = { x: (bounds.left + bounds.right) / 2, y: (bounds.top + bounds.bottom) / 2 }
  return PLACES.map(([h, v, cursor]) => ({
    grip: { kind: 'handle', h, v },
    at: [
      h === 0 ? middle.x : h < 0 ? bounds.left : bounds.right,
      v === 0 ? middle.y : v < 0 ? bounds.top : bounds.bottom,
    ],
    cursor,
  }))
}

/** What lies under the pointer: a handle before the border, nothing inside, so that a click there sets the crosshair. */
export function gripAt(
  { handles, outline }: { readonly handles: readonly Handle[]; readonly outline: readonly ScreenPoint[] },
  point: ScreenPoint,
  reach = 7,
): { grip: Grip; cursor: string } | undefined {
  const near = handles
    .map((handle) => ({ handle, away: Math.max(Math.abs(handle.at[0] - point[0]), Math.abs(handle.at[1] - point[1])) }))
    .filter(({ away }) => away <= reach)
    .sort((a, b) => a.away - b.away)[0]
  if (near) return { grip: near.handle.grip, cursor: near.handle.cursor }
  return onOutline(outline, point, reach - 2) ? { grip: { kind: 'move' }, cursor: 'move' } : undefined
}

/** Whether a place is within `reach` pixels of an edge of an outline. */
export function onOutline(outline: readonly ScreenPoint[], point: ScreenPoint, reach = 5): boolean {
  return outline.some((from, at) => {
    const to = outline[(at + 1) % outline.length] ?? from
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
    const t = clamp(((point[0] - from[0]) * dx + (point[1] - from[1]) * dy) / (dx * dx + dy * dy || 1), 0, 1)
    return Math.hypot(point[0] - from[0] - t * dx, point[1] - from[1] - t * dy) <= reach
  })
}

/**
 * The box after the pointer went from one LPS point to another on a plane with a grip: the faces that the grip holds
 * move by the same distance along the LPS axis nearest to the screen's right or down. The box stays at least
 * LEAST_SIDE mm thick, never turns inside out, and stays within `limits`.
 */
export function dragBox(box: Box, grip: Grip, basis: Basis, from: Vec3, to: Vec3, limits: Box): Box {
  const across = dominantAxis(basis.right)
  const down = dominantAxis(basis.down)
  const shift = (axis: Axis): number => component(to, axis) - component(from, axis)
  if (grip.kind === 'move') return moveBox(moveBox(box, across, shift(across), limits), down, shift(down), limits)
  if (grip.kind === 'faces')
    return grip.faces.reduce((changed, { axis, side }) => moveFace(changed, axis, side, shift(axis), limits), box)
  const widened = moveFace(box, across, facing(basis.right, across, grip.h), shift(across), limits)
  return moveFace(widened, down, facing(basis.down, down, grip.v), shift(down), limits)
}

/** Which face a grip holds: −1 the low one, 1 the high one, 0 neither. */
function facing(direction: Vec3, axis: Axis, side: -1 | 0 | 1): number {
  return component(direction, axis) >= 0 ? side : -side
}

function moveFace(box: Box, axis: Axis, face: number, shift: number, limits: Box): Box {
  const [low, high] = [component(box.min, axis), component(box.max, axis)]
  if (face < 0) {
    const value = clamp(low + shift, Math.min(low, component(limits.min, axis)), high - LEAST_SIDE)
    return { min: withComponent(box.min, axis, Math.min(value, high)), max: box.max }
  }
  if (face > 0) {
    const value = clamp(high + shift, low + LEAST_SIDE, Math.max(high, component(limits.max, axis)))
    return { min: box.min, max: withComponent(box.max, axis, Math.max(value, low)) }
  }
  return box
}

function moveBox(box: Box, axis: Axis, shift: number, limits: Box): Box {
  const [low, high] = [component(box.min, axis), component(box.max, axis)]
  const least = Math.min(0, component(limits.min, axis) - low)
  const most = Math.max(0, component(limits.max, axis) - high)
  const by = clamp(shift, least, most)
  return { min: withComponent(box.min, axis, low + by), max: withComponent(box.max, axis, high + by) }
}

/** Depth of a newly drawn box: the mean of its sides, but between these, mm. */
const NEW_DEPTH = { least: 4, most: 15 } as const

/**
 * A new box drawn on a plane from one corner to the opposite one. Across the plane it reaches as far to both sides as
 * the mean of its sides suggests; the reader trims it in the other planes. Undefined while it is thinner than
 * LEAST_SIDE: that was a click.
 */
export function drawnBox(basis: Basis, from: Vec3, to: Vec3, limits: Box): Box | undefined {
  const across = dominantAxis(basis.right)
  const down = dominantAxis(basis.down)
  const third = dominantAxis(basis.away)
  const low: Vec3 = [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.min(from[2], to[2])]
  const high: Vec3 = [Math.max(from[0], to[0]), Math.max(from[1], to[1]), Math.max(from[2], to[2])]
  const size = boxSize({ min: low, max: high })
  const [width, height] = [component(size, across), component(size, down)]
  if (width < LEAST_SIDE || height < LEAST_SIDE) return undefined
  const half = clamp((width + height) / 2, NEW_DEPTH.least, NEW_DEPTH.most) / 2
  const middle = (component(from, third) + component(to, third)) / 2
  return within(
    { min: withComponent(low, third, middle - half), max: withComponent(high, third, middle + half) },
    limits,
  )
}

function within(box: Box, limits: Box): Box {
  const cut = (a: Vec3): Vec3 => [
    clamp(a[0], limits.min[0], limits.max[0]),
    clamp(a[1], limits.min[1], limits.max[1]),
    clamp(a[2], limits.min[2], limits.max[2]),
  ]
  return { min: cut(box.min), max: cut(box.max) }
}
