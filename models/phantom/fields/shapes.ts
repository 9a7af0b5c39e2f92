/**
 * Signed distances of simple shapes (negative inside, mm) and the operations that join them smoothly, after the
 * standard catalogue of implicit modelling (Ricci 1973; Quilez' polynomial smooth minimum).
 */

/** 0 below `low`, 1 above `high`, cubic between. `low` may exceed `high`. */
export function smoothStep(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)))
  return t * t * (3 - 2 * t)
}

/** Union with a fillet of about `k` mm. */
export function smoothUnion(a: number, b: number, k: number): number {
  const h = Math.max(k - Math.abs(a - b), 0) / k
  return Math.min(a, b) - h * h * k * 0.25
}

/** Intersection with an edge rounded by about `k` mm. */
export function smoothIntersection(a: number, b: number, k: number): number {
  return -smoothUnion(-a, -b, k)
}

/** Ellipsoid at the origin with radii rx, ry, rz; exact on the surface, close near it. */
export function ellipsoid(x: number, y: number, z: number, rx: number, ry: number, rz: number): number {
  const px = x / rx
  const py = y / ry
  const pz = z / rz
  const k0 = Math.sqrt(px * px + py * py + pz * pz)
  const qx = px / rx
  const qy = py / ry
  const qz = pz / rz
  const k1 = Math.sqrt(qx * qx + qy * qy + qz * qz)
  return k1 < 1e-9 ? -Math.min(rx, ry, rz) : (k0 * (k0 - 1)) / k1
}

/** Superellipse |x/rx|^n + |y/ry|^n = 1 in the plane, approximate distance. */
export function superellipse(x: number, y: number, rx: number, ry: number, n: number): number {
  const px = Math.abs(x) / rx
  const py = Math.abs(y) / ry
  if (px + py < 1e-6) return -Math.min(rx, ry)
  const a = Math.pow(px, n)
  const b = Math.pow(py, n)
  const sum = a + b
  const f = Math.pow(sum, 1 / n)
  // f is homogeneous of degree one; its gradient turns it into a distance
  const g = Math.pow(sum, 1 / n - 1)
  const gx = (g * (px > 1e-9 ? a / px : 0)) / rx
  const gy = (g * (py > 1e-9 ? b / py : 0)) / ry
  return (f - 1) / Math.max(1e-6, Math.hypot(gx, gy))
}

/** Hull of two circles in the plane: centres (ax, ay), (bx, by), radii ra, rb. */
export function circleHull(
  x: number,
  y: number,
  ax: number,
  ay: number,
  ra: number,
  bx: number,
  by: number,
  rb: number,
): number {
  const dx = bx - ax
  const dy = by - ay
  const length = Math.hypot(dx, dy)
  const ux = dx / length
  const uy = dy / length
  const along = (x - ax) * ux + (y - ay) * uy
  const across = Math.abs((x - ax) * -uy + (y - ay) * ux)
  const b = (ra - rb) / length
  const a = Math.sqrt(Math.max(0, 1 - b * b))
  const k = -b * across + a * along
  if (k < 0) return Math.hypot(across, along) - ra
  if (k > a * length) return Math.hypot(across, along - length) - rb
  return across * a + along * b - ra
}

/** A plane shape of distance `d` pulled along an axis to half length `half` (`offset` from its middle), edges rounded. */
export function roundedExtrusion(d: number, offset: number, half: number, rounding: number): number {
  const dx = Math.abs(offset) - (half - rounding)
  const dd = d + rounding
  return Math.min(Math.max(dx, dd), 0) + Math.hypot(Math.max(dx, 0), Math.max(dd, 0)) - rounding
}

/** Piecewise-linear table with ends held: rows [at, value, value …], `column` ≥ 1. */
export function profile(table: readonly (readonly number[])[], at: number, column: number): number {
  let previous = table[0]
  for (const row of table) {
    const upper = row[0] ?? 0
    if (previous && at < upper) {
      const lower = previous[0] ?? 0
      const t = upper > lower ? Math.min(1, Math.max(0, (at - lower) / (upper - lower))) : 0
      const s = t * t * (3 - 2 * t) * 0.4 + t * 0.6
      return (previous[column] ?? 0) * (1 - s) + (row[column] ?? 0) * s
    }
    previous = row
  }
  return previous?.[column] ?? 0
}

/** A polyline tube: points [x, y, z, radius] with radii tapering between; distance to its surface. */
export function tube(x: number, y: number, z: number, points: readonly (readonly number[])[]): number {
  let best = 1e9
  for (let i = 0; i + 1 < points.length; i++) {
    const a = points[i]
    const b = points[i + 1]
    if (!a || !b) continue
    const ax = a[0] ?? 0
    const ay = a[1] ?? 0
    const az = a[2] ?? 0
    const dx = (b[0] ?? 0) - ax
    const dy = (b[1] ?? 0) - ay
    const dz = (b[2] ?? 0) - az
    const square = dx * dx + dy * dy + dz * dz
    const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy + (z - az) * dz) / Math.max(1e-9, square)))
    const d = Math.hypot(x - ax - t * dx, y - ay - t * dy, z - az - t * dz)
    best = Math.min(best, d - ((a[3] ?? 0) * (1 - t) + (b[3] ?? 0) * t))
  }
  return best
}
