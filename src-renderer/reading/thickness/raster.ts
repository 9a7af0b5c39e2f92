import { placeOf, type Sheet } from './layout.js'

/** A sheet of pixels: what they show of a map, and the column that each is nearest to (−1: none). */
export interface Raster {
  readonly width: number
  readonly height: number
  readonly column: Int32Array
  /** Corners of the triangle that a pixel lies in, and the weights of the first two. */
  readonly corners: Int32Array
  readonly weights: Float32Array
}

/** Fills the triangles of a sheet, `scale` pixels for each of the sheet's. */
export function rasterOf(sheet: Sheet, scale: number): Raster {
  const [width, height] = [Math.max(1, Math.round(sheet.width * scale)), Math.max(1, Math.round(sheet.height * scale))]
  const column = new Int32Array(width * height).fill(-1)
  const corners = new Int32Array(3 * width * height)
  const weights = new Float32Array(2 * width * height)
  for (const { triangles } of sheet.bones)
    for (let t = 0; t < triangles.length; t += 3) {
      const [a = 0, b = 0, c = 0] = triangles.subarray(t, t + 3)
      const [p, q, r] = [a, b, c].map((n) => placeOf(sheet, n))
      if (!p || !q || !r) continue
      const [ax, ay, bx, by, cx, cy] = [p, q, r].flatMap(([x, y]) => [x * scale, y * scale])
      if (ax === undefined || ay === undefined || bx === undefined || by === undefined) continue
      if (cx === undefined || cy === undefined) continue
      const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
      if (Math.abs(area) < 1e-6) continue
      const left = Math.max(0, Math.floor(Math.min(ax, bx, cx)))
      const right = Math.min(width - 1, Math.ceil(Math.max(ax, bx, cx)))
      const top = Math.max(0, Math.floor(Math.min(ay, by, cy)))
      const bottom = Math.min(height - 1, Math.ceil(Math.max(ay, by, cy)))
      for (let y = top; y <= bottom; y++)
        for (let x = left; x <= right; x++) {
          const wb = ((x + 0.5 - ax) * (cy - ay) - (cx - ax) * (y + 0.5 - ay)) / area
          const wc = ((bx - ax) * (y + 0.5 - ay) - (x + 0.5 - ax) * (by - ay)) / area
          const wa = 1 - wb - wc
          if (wa < -1e-6 || wb < -1e-6 || wc < -1e-6) continue
          const n = x + width * y
          column[n] = wa >= wb && wa >= wc ? a : wb >= wc ? b : c
          corners.set([a, b, c], 3 * n)
          weights.set([wa, wb], 2 * n)
        }
    }
  return { width, height, column, corners, weights }
}

/** A value of columns at a pixel, in between where it lies between them. */
export function valueAt({ corners, weights }: Raster, n: number, values: Float32Array): number {
  const [wa, wb] = [weights[2 * n] ?? 0, weights[2 * n + 1] ?? 0]
  const of = (corner: number): number => values[corners[3 * n + corner] ?? 0] ?? 0
  return wa * of(0) + wb * of(1) + (1 - wa - wb) * of(2)
}
