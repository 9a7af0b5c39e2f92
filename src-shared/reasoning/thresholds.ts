import type { CutOff, GradeScale, ScaleMeasure } from '../moaks/scales.js'
import { countText, numberText } from './numbers.js'

/**
 * What a grade asks of its measure, in the words of the scale's cut-offs: "at least 33 % and at most 66 %", "two", "any
 * measurable share below 33 %"; null where the measure does not decide the grade.
 */
export function demandOf(scale: GradeScale, measure: ScaleMeasure, grade: number): string | null {
  const at = measure.cutOffs.findIndex((cutOff) => cutOff.grade === grade)
  if (at < 0 && grade !== scale.normal) return null
  const from = measure.cutOffs[at]
  const next = measure.cutOffs[at + 1]
  if (measure.unit === 'count') return countDemand(from, next)
  const least = from ? lower(from, measure.unit) : null
  const most = next ? upper(next, measure.unit) : null
  return [least, most].filter((part) => part !== null).join(' and ') || null
}

/** Whole numbers are named, not fenced in: "one", "three or more". */
function countDemand(from: CutOff | undefined, next: CutOff | undefined): string {
  if (!from) return 'none'
  return next && next.from === from.from + 1
    ? countText(from.from, '').trim()
    : `${countText(from.from, '').trim()} or more`
}

function lower({ from, inclusive }: CutOff, unit: string): string {
  if (from === 0 && !inclusive) return 'more than nothing'
  return `${inclusive ? 'at least' : 'more than'} ${withUnit(from, unit)}`
}

function upper({ from, inclusive }: CutOff, unit: string): string {
  if (from === 0 && !inclusive) return 'nothing measurable'
  return `${inclusive ? 'less than' : 'at most'} ${withUnit(from, unit)}`
}

function withUnit(value: number, unit: string): string {
  return `${numberText(value)} ${unit}`
}

/** How far apart two values of a measure are: shares are percentage points apart, not per cent. */
export function distanceText(apart: number, unit: string): string {
  const number = numberText(apart)
  if (unit !== '%') return `${number} ${unit}`
  return `${number} percentage ${number === '1' ? 'point' : 'points'}`
}

/** The neighbouring grade whose border the value is nearest to, and that border. */
export function nearestNeighbour(
  scale: GradeScale,
  measure: ScaleMeasure,
  grade: number,
  value: number,
): { readonly grade: number; readonly border: number } | null {
  const own = measure.cutOffs.findIndex((cutOff) => cutOff.grade === grade)
  const below = measure.cutOffs[own]
  const above = measure.cutOffs[own + 1]
  const down = below ? { grade: measure.cutOffs[own - 1]?.grade ?? scale.normal, border: below.from } : null
  const up = above ? { grade: above.grade, border: above.from } : null
  return down && up ? (Math.abs(value - down.border) < Math.abs(up.border - value) ? down : up) : (down ?? up)
}
