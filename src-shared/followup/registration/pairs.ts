import { applyAffine, applyLinear, type Affine } from '../../geometry/affine.js'
import type { Vec3 } from '../../geometry/box.js'
import { dot, length, subtract } from '../../geometry/vector.js'
import type { SurfacePoints } from './bone-points.js'
import type { NearestPoints } from './nearest.js'

/** A point of the first surface, carried into the second's frame, and the point of the second that it lies next to. */
export interface SurfacePair {
  readonly first: Vec3
  readonly firstNormal: Vec3
  readonly second: Vec3
  readonly secondNormal: Vec3
  /** Between them, mm. */
  readonly distance: number
  /** Between the surfaces there, along the mean of both normals, mm; not negative. */
  readonly gap: number
}

/** A surface that is looked into. */
export interface Searchable {
  readonly points: SurfacePoints
  readonly nearest: NearestPoints
}

export function placeOf(points: SurfacePoints, n: number): Vec3 {
  return [points.places[3 * n] ?? 0, points.places[3 * n + 1] ?? 0, points.places[3 * n + 2] ?? 0]
}

function normalOf(points: SurfacePoints, n: number): Vec3 {
  return [points.normals[3 * n] ?? 0, points.normals[3 * n + 1] ?? 0, points.normals[3 * n + 2] ?? 0]
}

/**
 * Every point of `from` with the point of `to` that it comes to lie next to; undefined where there is none within `reach`
 * mm. `toOther`: LPS mm of `from` → of `to`.
 */
export function partners(
  from: SurfacePoints,
  to: Searchable,
  toOther: Affine,
  reach: number,
): (SurfacePair | undefined)[] {
  const found: (SurfacePair | undefined)[] = []
  for (let n = 0; n < from.count; n++) {
    const first = applyAffine(toOther, placeOf(from, n))
    const firstNormal = applyLinear(toOther, normalOf(from, n))
    const other = to.nearest.of(first, firstNormal, reach)
    if (other < 0) {
      found.push(undefined)
      continue
    }
    const second = placeOf(to.points, other)
    const secondNormal = normalOf(to.points, other)
    const between = subtract(first, second)
    found.push({
      first,
      firstNormal,
      second,
      secondNormal,
      distance: length(between),
      gap: gapOf(between, firstNormal, secondNormal),
    })
  }
  return found
}

/** The same pair seen from the other surface: `toOther` carries what was the second's frame into the first's. */
export function turnedRound(
  { first, firstNormal, second, secondNormal, ...rest }: SurfacePair,
  toOther: Affine,
): SurfacePair {
  return {
    first: applyAffine(toOther, second),
    firstNormal: applyLinear(toOther, secondNormal),
    second: applyAffine(toOther, first),
    secondNormal: applyLinear(toOther, firstNormal),
    ...rest,
  }
}

function gapOf(between: Vec3, one: Vec3, other: Vec3): number {
  const sum: Vec3 = [one[0] + other[0], one[1] + other[1], one[2] + other[2]]
  const size = length(sum)
  return size === 0 ? length(between) : Math.abs(dot(between, sum)) / size
}
