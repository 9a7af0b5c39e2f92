import type { PlanePoint } from './contour.js'
import type { Section } from './mask-section.js'

/** Wider than this share of its length, and a section is an area and not a line. */
const THIN = 0.45

/**
 * The line along the middle of a thin section: a point for about every millimetre of its length. Undefined where the
 * section is no line.
 */
export function ridgeOf(section: Section): PlanePoint[] | undefined {
  const inside = placesInside(section)
  if (inside.length < 3) return undefined
  const middle = mean(inside)
  let [uu, uv, vv] = [0, 0, 0]
  for (const [u, v] of inside) {
    const [x, y] = [u - middle[0], v - middle[1]]
    uu += x * x
    uv += x * y
    vv += y * y
  }
  // The direction in which the places lie furthest apart.
  const angle = Math.atan2(2 * uv, uu - vv) / 2
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const turned = inside.map(([u, v]) => {
    const [x, y] = [u - middle[0], v - middle[1]]
    return { along: x * cos + y * sin, across: y * cos - x * sin }
  })
  const from = Math.min(...turned.map(({ along }) => along))
  const length = Math.max(...turned.map(({ along }) => along)) - from
  const spread = (values: readonly number[]): number =>
    Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
  if (spread(turned.map(({ across }) => across)) > THIN * spread(turned.map(({ along }) => along))) return undefined
  const count = Math.max(2, Math.round(length))
  const pieces = Array.from({ length: count }, () => ({ sum: 0, places: 0 }))
  for (const { along, across } of turned) {
    const piece = pieces[Math.min(count - 1, Math.floor(((along - from) / length) * count))]
    if (!piece) continue
    piece.sum += across
    piece.places++
  }
  const back = (along: number, across: number): PlanePoint => [
    middle[0] + along * cos - across * sin,
    middle[1] + along * sin + across * cos,
  ]
  const last = pieces.length - 1
  return pieces.flatMap(({ sum, places }, piece): PlanePoint[] => {
    if (places === 0) return []
    // The ends of the line are those of the section, not the middles of its first and last piece.
    const share = piece === 0 ? 0 : piece === last ? 1 : (piece + 0.5) / count
    return [back(from + share * length, sum / places)]
  })
}

function placesInside({ values, columns, u0, v0, step }: Section): PlanePoint[] {
  const places: PlanePoint[] = []
  values.forEach((value, at) => {
    if (value >= 0.5) places.push([u0 + (at % columns) * step, v0 + Math.floor(at / columns) * step])
  })
  return places
}

function mean(places: readonly PlanePoint[]): PlanePoint {
  const [u, v] = places.reduce(([x, y], [u, v]) => [x + u, y + v], [0, 0])
  return [u / places.length, v / places.length]
}
