import type { Box, Vec3 } from '../../../src-shared/geometry/box.js'
import { AXES, along, component } from '../../../src-shared/geometry/vector.js'
import type { TiltedWindow } from './reslice.js'

/** Where a plane cuts a box, as a polygon in order (LPS mm); empty where it does not. */
export function boxOnPlane({ centre, right, down, field }: TiltedWindow, box: Box): readonly Vec3[] {
  // The window with room around it, cut down to what lies inside each face of the box.
  const corner = (u: number, v: number): Vec3 => along(along(centre, right, u * field * 4), down, v * field * 4)
  let polygon: readonly Vec3[] = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]
  for (const axis of AXES) {
    polygon = inside(polygon, (point) => component(point, axis) - component(box.min, axis))
    polygon = inside(polygon, (point) => component(box.max, axis) - component(point, axis))
  }
  return polygon
}

/** What of a polygon has a depth of 0 or more (Sutherland and Hodgman, Commun. ACM 17:32, 1974). */
function inside(polygon: readonly Vec3[], depthOf: (point: Vec3) => number): readonly Vec3[] {
  return polygon.flatMap((point, place): Vec3[] => {
    const next = polygon[(place + 1) % polygon.length] ?? point
    const [here, there] = [depthOf(point), depthOf(next)]
    const kept = here >= 0 ? [point] : []
    if (here >= 0 === there >= 0) return kept
    const share = here / (here - there)
    const cut: Vec3 = [
      point[0] + share * (next[0] - point[0]),
      point[1] + share * (next[1] - point[1]),
      point[2] + share * (next[2] - point[2]),
    ]
    return [...kept, cut]
  })
}
