import { applyAffine, IDENTITY, type Affine } from './affine.js'
import type { Vec3 } from './box.js'
import { add, cross, dot, length, scale, subtract } from './vector.js'

/** A rigid movement of points of one frame onto those of another, and how well it fits. */
export interface RigidFit {
  readonly transform: Affine
  /** Root mean square distance of the moved points from their partners, mm. */
  readonly rms: number
  /** `shift`: translation only, where the points do not say how the frames are turned. */
  readonly kind: 'shift' | 'rigid'
}

/** Two points that are the same place, in LPS mm of either frame. */
export interface PointPair {
  readonly from: Vec3
  readonly to: Vec3
}

/** Twice the area, mm², that points must span for a rotation to be told from them: less is as good as a line. */
const LEAST_SPREAD = 200

/** A knee lies in the coil as it did before, give or take this much; beyond, the points are not trusted to turn it. */
const MOST_TURNED = Math.cos((40 * Math.PI) / 180)

/**
 * The rigid movement with least squares that takes `from` to `to` (Horn, J. Opt. Soc. Am. A 4:629, 1987): with three
 * points and more that are not in a line a rotation and a shift, with fewer a shift. Undefined without a point.
 */
export function fitRigid(pairs: readonly PointPair[]): RigidFit | undefined {
  if (pairs.length === 0) return undefined
  const from = meanOf(pairs.map((pair) => pair.from))
  const to = meanOf(pairs.map((pair) => pair.to))
  const turned = spread(pairs.map((pair) => pair.from)) >= LEAST_SPREAD ? rotation(pairs, from, to) : undefined
  const turnable = turned !== undefined && turnCosine(turned) >= MOST_TURNED
  const transform = movement(turnable ? turned : IDENTITY, from, to)
  const squares = pairs.map((pair) => squared(subtract(applyAffine(transform, pair.from), pair.to)))
  const rms = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / pairs.length)
  return { transform, rms, kind: turnable ? 'rigid' : 'shift' }
}

function meanOf(points: readonly Vec3[]): Vec3 {
  return scale(
    points.reduce((sum, point) => add(sum, point), [0, 0, 0]),
    1 / points.length,
  )
}

/** Twice the largest area of a triangle of the first point with two others. */
function spread(points: readonly Vec3[]): number {
  const [first, ...others] = points
  if (!first) return 0
  const arms = others.map((point) => subtract(point, first))
  return Math.max(0, ...arms.flatMap((a, place) => arms.slice(place + 1).map((b) => length(cross(a, b)))))
}

/** The rotation as an affine, from the unit quaternion that is the largest eigenvector of Horn's matrix. */
function rotation(pairs: readonly PointPair[], from: Vec3, to: Vec3): Affine {
  const s = [0, 0, 0, 0, 0, 0, 0, 0, 0]
  for (const pair of pairs) {
    const [a, b] = [subtract(pair.from, from), subtract(pair.to, to)]
    a.forEach((x, row) => b.forEach((y, column) => (s[3 * row + column] = (s[3 * row + column] ?? 0) + x * y)))
  }
  const [xx = 0, xy = 0, xz = 0, yx = 0, yy = 0, yz = 0, zx = 0, zy = 0, zz = 0] = s
  const [w, x, y, z] = largestEigenvector([
    [xx + yy + zz, yz - zy, zx - xz, xy - yx],
    [yz - zy, xx - yy - zz, xy + yx, zx + xz],
    [zx - xz, xy + yx, -xx + yy - zz, yz + zy],
    [xy - yx, zx + xz, yz + zy, -xx - yy + zz],
  ])
  // prettier-ignore
  return [
    w * w + x * x - y * y - z * z, 2 * (x * y - w * z), 2 * (x * z + w * y), 0,
    2 * (x * y + w * z), w * w - x * x + y * y - z * z, 2 * (y * z - w * x), 0,
    2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z, 0,
    0, 0, 0, 1,
  ]
}

type Vec4 = readonly [number, number, number, number]
type Symmetric4 = readonly [Vec4, Vec4, Vec4, Vec4]

/** By power iteration on a matrix that is shifted until its largest eigenvalue is also the largest in size. */
function largestEigenvector(matrix: Symmetric4): Vec4 {
  const shift = Math.max(...matrix.map((row) => row.reduce((sum, value) => sum + Math.abs(value), 0)))
  // Not along an axis, nor at right angles to the answer for a knee that hardly turned.
  let vector: Vec4 = [0.9, 0.25, 0.25, 0.25]
  for (let turn = 0; turn < 500; turn++) {
    const next = matrix.map(
      (row, place) => row.reduce((sum, value, at) => sum + value * (vector[at] ?? 0), 0) + shift * (vector[place] ?? 0),
    )
    const size = Math.hypot(...next)
    if (size === 0) break
    const [w = 1, x = 0, y = 0, z = 0] = next.map((value) => value / size)
    const change = Math.hypot(w - vector[0], x - vector[1], y - vector[2], z - vector[3])
    vector = [w, x, y, z]
    if (change < 1e-14) break
  }
  return vector
}

/** Cosine of the angle that a rotation turns by. */
function turnCosine(turn: Affine): number {
  return ((turn[0] ?? 0) + (turn[5] ?? 0) + (turn[10] ?? 0) - 1) / 2
}

/** Turns around `from`, then carries `from` to `to`. */
function movement(turn: Affine, from: Vec3, to: Vec3): Affine {
  const shift = subtract(to, applyAffine(turn, from))
  return turn.map((value, place) => (place === 3 ? shift[0] : place === 7 ? shift[1] : place === 11 ? shift[2] : value))
}

function squared(v: Vec3): number {
  return dot(v, v)
}
