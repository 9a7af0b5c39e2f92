import type { PackManifest } from '../../pack/schema.js'

type CalibrationMap = PackManifest['confidence']['map']

/**
 * The calibrated probability that all grades of a finding are right: each component's probability of its own grade,
 * combined and mapped as the pack says.
 */
export function findingConfidence(
  calibration: PackManifest['confidence'],
  category: string,
  ofGrades: readonly number[],
): number | null {
  if (ofGrades.length === 0) return null
  const raw =
    calibration.combine === 'product' ? ofGrades.reduce((product, p) => product * p, 1) : Math.min(...ofGrades)
  return applyMap(calibration.byCategory[category] ?? calibration.map, raw)
}

/** A piecewise-linear map through the points; flat outside them, identity for fewer than two. */
export function applyMap(map: CalibrationMap, raw: number): number {
  const points = [...map].sort((a, b) => a.raw - b.raw)
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last || points.length < 2) return Math.min(1, Math.max(0, raw))
  if (raw <= first.raw) return first.calibrated
  for (let n = 1; n < points.length; n++) {
    const [a, b] = [points[n - 1], points[n]]
    if (!a || !b || raw > b.raw) continue
    const t = b.raw === a.raw ? 1 : (raw - a.raw) / (b.raw - a.raw)
    return a.calibrated + t * (b.calibrated - a.calibrated)
  }
  return last.calibrated
}
