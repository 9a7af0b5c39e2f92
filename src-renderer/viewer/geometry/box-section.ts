import { boxCorners, type Box, type Vec3 } from '../../../src-shared/geometry/box.js'
import type { Basis } from './plane-frame.js'
import { along, dot, subtract } from '../../../src-shared/geometry/vector.js'

/** The slab of patient that one slice stands for: everything within half a slice distance of its centre plane. */
export interface Slab {
  readonly basis: Basis
  /** Any point of the centre plane, LPS. */
  readonly point: Vec3
  readonly thickness: number
}

/** Pairs of indices into `boxCorners` (x slowest, z fastest) that an edge of the box joins. */
const EDGES = [
  [0, 1],
  [0, 2],
  [0, 4],
  [1, 3],
  [1, 5],
  [2, 3],
  [2, 6],
  [3, 7],
  [4, 5],
  [4, 6],
  [5, 7],
  [6, 7],
] as const

/**
 * The outline of a box where a slice cuts it: LPS points in order around it, or undefined where the slice does not
 * meet the box. A box thinner than the slices still meets one, so that no finding is invisible. For slices along
 * the patient's axes the outline is a rectangle; a tilted slice gives three to six corners.
 */
export function boxSection(box: Box, slab: Slab): Vec3[] | undefined {
  const corners = boxCorners(box)
  const depths = corners.map((corner) => dot(subtract(corner, slab.point), slab.basis.away))
  const nearest = Math.min(...depths)
  const farthest = Math.max(...depths)
  if (nearest > slab.thickness / 2 || farthest < -slab.thickness / 2) return undefined
  // A plane exactly in a face would cut its edges nowhere or everywhere: cut a hair inside the box.
  const hair = (farthest - nearest) * 1e-6
  const level = Math.min(farthest - hair, Math.max(nearest + hair, 0))
  const cut: Vec3[] = []
  for (const [from, to] of EDGES) {
    const [a, b, da, db] = [corners[from], corners[to], depths[from], depths[to]]
    if (!a || !b || da === undefined || db === undefined || da < level === db < level) continue
    cut.push(along(a, subtract(b, a), (level - da) / (db - da)))
  }
  return cut.length < 3 ? undefined : around(cut, slab.basis)
}

/** The points of a convex outline in order of their angle around its middle. */
function around(points: readonly Vec3[], basis: Basis): Vec3[] {
  const flat = points.map((point) => ({ point, x: dot(point, basis.right), y: dot(point, basis.down) }))
  const x0 = flat.reduce((sum, p) => sum + p.x, 0) / flat.length
  const y0 = flat.reduce((sum, p) => sum + p.y, 0) / flat.length
  return flat.sort((a, b) => Math.atan2(a.y - y0, a.x - x0) - Math.atan2(b.y - y0, b.x - x0)).map((p) => p.point)
}
