/** Steps of the share of the thickness, and of the cosine between the bone's normal and the field. */
export const DEPTHS = 31
export const SLANTS = 8

/**
 * The layer of a point of cartilage in one byte, 0 for what is none. `depth`: share of the thickness, 0 at the bone, 1 at
 * the joint. `cosine`: of the angle between the bone's normal and the main field, which runs along the leg.
 */
export function layerCode(depth: number, cosine: number): number {
  const d = Math.min(DEPTHS - 1, Math.max(0, Math.floor(depth * DEPTHS)))
  const s = Math.min(SLANTS - 1, Math.max(0, Math.floor(Math.abs(cosine) * SLANTS)))
  return 1 + d * SLANTS + s
}
