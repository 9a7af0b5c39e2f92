import { IDENTITY, invertAffine, multiplyAffine, type Affine } from '../../geometry/affine.js'
import type { Vec3 } from '../../geometry/box.js'
import { add, cross, dot, length, scale, subtract } from '../../geometry/vector.js'
import type { SurfacePoints } from './bone-points.js'
import { NearestPoints } from './nearest.js'
import { partners, turnedRound, type Searchable, type SurfacePair } from './pairs.js'
import { solveSix } from './solve.js'

/** How far partners are looked for, mm: first as far as a start by landmarks may be off, then closer. */
const REACHES: readonly { readonly reach: number; readonly rounds: number }[] = [
  { reach: 14, rounds: 12 },
  { reach: 6, rounds: 12 },
  { reach: 3, rounds: 16 },
]
/** Of the pairs, so many are heard: new osteophytes, and where an outline fails, belong to no movement. */
const KEPT = 0.75
const CELL_MM = 4
/** A round that turns and moves by less has arrived: mm, radians. */
const STILL = 1e-3
const FEWEST_PAIRS = 50

export function searchable(points: SurfacePoints): Searchable {
  return { points, nearest: new NearestPoints(points, CELL_MM) }
}

/**
 * The rigid movement that lays one surface on another: trimmed iterated closest points with the symmetric objective of
 * Rusinkiewicz (2019, ACM Transactions on Graphics 38(4):85), in which both are turned half-way towards each other. Partners
 * are looked for from both sides, so that neither date is the one that is resampled: with both exchanged the answer is the
 * inverse.
 *
 * @param start LPS mm of the first → LPS mm of the second, to begin with
 * @returns LPS mm of the first → of the second; undefined where the surfaces do not determine it
 */
export function alignSurfaces(first: Searchable, second: Searchable, start: Affine): Affine | undefined {
  let toSecond = start
  for (const { reach, rounds } of REACHES)
    for (let round = 0; round < rounds; round++) {
      const pairs = trimmed(bothWays(first, second, toSecond, reach))
      if (pairs.length < FEWEST_PAIRS) return undefined
      const step = stepOf(pairs)
      if (!step) return undefined
      toSecond = multiplyAffine(step.movement, toSecond)
      if (step.size < STILL) break
    }
  return toSecond
}

/** Pairs found from either surface, all in the frame of the second. */
function bothWays(first: Searchable, second: Searchable, toSecond: Affine, reach: number): SurfacePair[] {
  const there = partners(first.points, second, toSecond, reach)
  const back = partners(second.points, first, invertAffine(toSecond), reach)
  return [...there, ...back.map((pair) => pair && turnedRound(pair, toSecond))].filter((pair) => pair !== undefined)
}

function trimmed(pairs: readonly SurfacePair[]): SurfacePair[] {
  return [...pairs].sort((a, b) => a.distance - b.distance).slice(0, Math.ceil(KEPT * pairs.length))
}

/** One step of both surfaces towards each other, as a movement of the first, and how large it is (mm and radians). */
function stepOf(pairs: readonly SurfacePair[]): { readonly movement: Affine; readonly size: number } | undefined {
  const middle = (of: (pair: SurfacePair) => Vec3): Vec3 =>
    scale(
      pairs.reduce<Vec3>((sum, pair) => add(sum, of(pair)), [0, 0, 0]),
      1 / pairs.length,
    )
  const [p0, q0] = [middle(({ first }) => first), middle(({ second }) => second)]
  const matrix = new Float64Array(36)
  const right = new Float64Array(6)
  for (const { first, firstNormal, second, secondNormal } of pairs) {
    const [p, q] = [subtract(first, p0), subtract(second, q0)]
    const normal = add(firstNormal, secondNormal)
    const row = [...cross(add(p, q), normal), ...normal]
    const off = dot(subtract(p, q), normal)
    row.forEach((a, i) => {
      right[i] = (right[i] ?? 0) - a * off
      for (let j = 0; j <= i; j++) matrix[6 * i + j] = (matrix[6 * i + j] ?? 0) + a * (row[j] ?? 0)
    })
  }
  const [x = 0, y = 0, z = 0, tx = 0, ty = 0, tz = 0] = solveSix(matrix, right) ?? []
  const tangent = Math.hypot(x, y, z)
  const angle = Math.atan(tangent)
  const half = tangent === 0 ? IDENTITY : turn([x / tangent, y / tangent, z / tangent], angle)
  const between = scale([tx, ty, tz], Math.cos(angle))
  const movement = [shift(q0), half, shift(between), half, shift(scale(p0, -1))].reduce(multiplyAffine)
  const size = Math.max(2 * angle, length(add(subtract(q0, p0), between)))
  return Number.isFinite(size) ? { movement, size } : undefined
}

/** Rodrigues' formula. */
function turn([x, y, z]: Vec3, angle: number): Affine {
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  const t = 1 - c
  // prettier-ignore
  return [
    t * x * x + c, t * x * y - s * z, t * x * z + s * y, 0,
    t * x * y + s * z, t * y * y + c, t * y * z - s * x, 0,
    t * x * z - s * y, t * y * z + s * x, t * z * z + c, 0,
    0, 0, 0, 1,
  ]
}

function shift(by: Vec3): Affine {
  return [1, 0, 0, by[0], 0, 1, 0, by[1], 0, 0, 1, by[2], 0, 0, 0, 1]
}
