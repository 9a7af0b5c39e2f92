import type { Box, Vec3 } from '../../../src-shared/geometry/box.js'
import { AXES, component } from '../../../src-shared/geometry/vector.js'
import { boundsOf, handlesOf, type Face, type Handle } from './handles.js'
import type { Basis } from './plane-frame.js'
import type { ScreenPoint } from './screen.js'

/** An outline whose corners are no further than this from those of its rectangle is upright, pixels. */
const UPRIGHT = 3

/** An edge shorter than this has no room for a handle, pixels. */
const ROOM = 18

/** How steeply a plane must cut a face (sine) for a hand to move it: flatter, a pixel would be many millimetres. */
const STEEP = 0.35

/**
 * The handles of a box where a plane cuts it, `section` (LPS) as `outline` on the screen. An upright outline has the
 * eight of its rectangle; a tilted one has one on each edge that a hand can move, and on the corners of two such edges.
 */
export function sectionHandles(
  box: Box,
  section: readonly Vec3[],
  outline: readonly ScreenPoint[],
  basis: Basis,
): Handle[] {
  if (isUpright(outline)) return handlesOf(boundsOf(outline))
  const edges = outline.map((from, at) => {
    const next = (at + 1) % outline.length
    const to = outline[next] ?? from
    const [a, b] = [section[at], section[next]]
    const face = a && b ? faceOf(box, a, b) : undefined
    const long = Math.hypot(to[0] - from[0], to[1] - from[1]) >= ROOM
    return { from, to, face: face && long && isSteep(face, basis) ? face : undefined }
  })
  const middles = edges.flatMap(({ from, to, face }): Handle[] => {
    if (!face) return []
    const at: ScreenPoint = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]
    return [{ grip: { kind: 'faces', faces: [face] }, at, cursor: cursorAcross(from, to) }]
  })
  const corners = edges.flatMap(({ from, face }, at): Handle[] => {
    const before = edges.at(at - 1)?.face
    if (!face || !before || face.axis === before.axis) return []
    return [{ grip: { kind: 'faces', faces: [before, face] }, at: from, cursor: 'move' }]
  })
  return [...corners, ...middles]
}

function isUpright(outline: readonly ScreenPoint[]): boolean {
  const { left, right, top, bottom } = boundsOf(outline)
  return (
    outline.length === 4 &&
    outline.every(
      ([x, y]) =>
        Math.min(Math.abs(x - left), Math.abs(x - right)) <= UPRIGHT &&
        Math.min(Math.abs(y - top), Math.abs(y - bottom)) <= UPRIGHT,
    )
  )
}

/** The face of the box that two neighbouring points of a section lie in. */
function faceOf(box: Box, a: Vec3, b: Vec3): Face | undefined {
  for (const axis of AXES) {
    const [low, high] = [component(box.min, axis), component(box.max, axis)]
    const near = (value: number): boolean =>
      Math.abs(component(a, axis) - value) < 1e-4 && Math.abs(component(b, axis) - value) < 1e-4
    if (near(low)) return { axis, side: -1 }
    if (near(high)) return { axis, side: 1 }
  }
  return undefined
}

function isSteep({ axis }: Face, basis: Basis): boolean {
  return Math.hypot(component(basis.right, axis), component(basis.down, axis)) >= STEEP
}

/** The cursor that says which way an edge moves: at right angles to it. */
function cursorAcross(from: ScreenPoint, to: ScreenPoint): string {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0])
  const eighth = (Math.round(angle / (Math.PI / 4)) + 8) % 4
  return ['ns-resize', 'nesw-resize', 'ew-resize', 'nwse-resize'][eighth] ?? 'move'
}
