import { roundedExtrusion, smoothIntersection, smoothStep, smoothUnion } from '../fields/shapes.js'
import type { KneeParameters } from './parameters.js'

/**
 * Distance to the patella in its own frame (mm): origin at the middle of the bone, +x medial, +y posterior, +z superior.
 * A rounded shield with a pointed lower pole, a convex front, and a back of two facets that meet in the median ridge.
 */
export function patellaDistance(x: number, y: number, z: number, parameters: KneeParameters): number {
  const { height, width, thickness, ridge } = parameters.patella
  const halfHeight = height / 2
  const v = z / halfHeight
  const narrowing = v < 0.1 ? 1 - 0.5 * Math.pow(Math.min(1.2, 0.1 - v), 1.8) : 1 - 0.1 * (v - 0.1)
  const outlineX = x / (width / 2) / Math.max(0.3, narrowing)
  const r = Math.pow(Math.abs(outlineX) ** 2.3 + Math.abs(v) ** 2.3, 1 / 2.3)
  const outline = (r - 1) * Math.min(halfHeight, width / 2) * 0.95
  const bow = 4.2 * outlineX * outlineX + 2.6 * v * v
  const front = -y - thickness / 2 + bow
  const fromRidge = x - ridge
  const facet = Math.sqrt(fromRidge * fromRidge + 6) - Math.sqrt(6)
  const slope = fromRidge > 0 ? 0.5 : 0.42
  const pole = Math.max(0, -v - 0.45)
  const back = (y - thickness / 2 + slope * facet + 10 * pole + 1.5 * Math.max(0, v - 0.5)) * 0.9
  const slab = smoothIntersection(front, back, 4)
  return smoothIntersection(outline, slab, 6)
}

/** Thickness of healthy patellar cartilage in mm (patellar frame); `ny` is the posterior component of the normal. */
export function patellarCartilageThickness(x: number, z: number, ny: number, parameters: KneeParameters): number {
  const { height, width, ridge } = parameters.patella
  const v = z / (height / 2)
  const facing = smoothStep(0.35, 0.65, ny)
  const ends = smoothStep(-0.55, -0.33, v) * (1 - smoothStep(0.72, 0.93, v))
  const sides = 1 - smoothStep(0.72, 0.96, Math.abs(x) / (width / 2))
  const middle = 1 - (x < ridge ? 0.5 : 0.4) * Math.min(1, Math.abs(x - ridge) / (width / 2))
  return parameters.cartilage.patella * facing * ends * sides * middle
}

/** Distance to the fibula (mm, knee frame): head, neck and shaft. */
export function fibulaDistance(x: number, y: number, z: number, parameters: KneeParameters): number {
  const { level, radius, x: fx, y: fy } = parameters.fibula
  const headZ = level - radius
  const along = Math.max(0, headZ - z)
  const shaftRadius = 6.2 + 0.8 * Math.exp(-(((along - 30) / 30) ** 2))
  const cx = fx - 0.02 * along
  const cy = fy - 0.04 * along
  const neck = Math.hypot(x - cx, y - cy) - shaftRadius
  const shaft = roundedExtrusion(neck, Math.min(0, headZ - z + 2), 2, 1.5)
  const head = Math.hypot((x - fx) / 0.95, (y - fy) / 0.95, (z - headZ + 1) / 1.05) - radius
  return smoothUnion(head, z > headZ ? Math.max(neck, z - headZ) : shaft, 7)
}
