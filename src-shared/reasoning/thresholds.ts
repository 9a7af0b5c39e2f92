import type { CutOff, GradeScale, ScaleMeasure } from '../moaks/scales.js'
import { numberText } from './numbers.js'

/** "at least 33 % and at most 66 %" in the words of the scale's cut-offs: what a grade demands of its measure. */
export function demandOf(scale: GradeScale, measure: ScaleMeasure, grade: number): string | null {
  const rising = measure.cutOffs
  const at = rising.findIndex((cutOff) => cutOff.grade === grade)
  if (at < 0 && grade !== scale.normal) return null
  const from = rising[at]
  const next = rising[at + 1]
  const parts = [from ? lower(from, measure.unit) : null, next ? upper(next, measure.unit) : null]
  return parts.filter((part) => part !== null).join(' and ') || null
}

function lower({ from, inclusive }: CutOff, unit: string): string {
  return `${inclusive ? 'at least' : 'more than'} ${withUnit(from, unit)}`
}

function upper({ from, inclusive }: CutOff, unit: string): string {
  if (from === 0 && !inclusive) return unit === 'count' ? 'none' : `no measurable ${unit}`
  return `${inclusive ? 'less than' : 'at most'} ${withUnit(from, unit)}`
}

function withUnit(value: number, unit: string): string {
  return unit === 'count' ? String(value) : `${numberText(value)} ${unit}`
}

/** The neighbouring grade whose border the value is nearest to, and that border. */
export function nearestNeighbour(
  scale: GradeScale,
  measure: ScaleMeasure,
  grade: number,
  value: number,
): { readonly grade: number; readonly border: number; readonly unit: string } | null {
  const own = measure.cutOffs.findIndex((cutOff) => cutOff.grade === grade)
  const below = measure.cutOffs[own]
  const above = measure.cutOffs[own + 1]
  const down = below ? { grade: measure.cutOffs[own - 1]?.grade ?? scale.normal, border: below.from } : null
  const up = above ? { grade: above.grade, border: above.from } : null
  const nearest = down && up ? (Math.abs(value - down.border) < Math.abs(up.border - value) ? down : up) : (down ?? up)
  return nearest ? { ...nearest, unit: measure.unit } : null
}
