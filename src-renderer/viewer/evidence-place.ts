import type { Evidence } from '../../src-shared/case/reading.js'
import { boxCentre, type Vec3 } from '../../src-shared/geometry/box.js'
import type { Plane } from './types.js'

/** Where the crosshair goes for a piece of evidence, LPS mm; undefined for a measure, which points nowhere. */
export function evidencePlace(evidence: Evidence): Vec3 | undefined {
  switch (evidence.kind) {
    case 'box':
      return boxCentre(evidence.boxLps)
    case 'plane':
    case 'point':
    case 'outline':
      return evidence.pointLps
    case 'distance': {
      const { fromLps: a, toLps: b } = evidence
      return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2]
    }
    case 'points':
      return evidence.pointsLps[0]
    case 'measure':
      return undefined
  }
}

/** The plane that a piece of evidence was seen in, where it names one. */
export function evidencePlane(evidence: Evidence): Plane | undefined {
  return evidence.kind === 'plane' ? evidence.plane : undefined
}

/** "2.3 mm", "38 %": the measured value as written beside a mark; undefined where the evidence has none. */
export function evidenceValue(evidence: Evidence): string | undefined {
  if (!evidence.value || evidence.value.unit === 'count') return undefined
  const { value, unit } = evidence.value
  const digits = Number.isInteger(value) ? 0 : Math.abs(value) < 10 ? 1 : 0
  return `${value.toFixed(digits)} ${unit}`
}
