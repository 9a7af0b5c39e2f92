import { findGrade, type GradeScale, type Severity } from '../../src-shared/moaks/scales.js'

/** A stretch of the bar with one grade; `from` and `to` are shares of the bar's width, 0…1. */
export interface BarZone {
  readonly grade: number
  readonly severity: Severity
  readonly from: number
  readonly to: number
}

export interface MeasureBar {
  readonly zones: readonly BarZone[]
  /** Where the measured value stands, 0…1. */
  readonly mark: number
  /** The thresholds as text with their places. */
  readonly ticks: readonly { readonly at: number; readonly text: string }[]
}

/** Part of the bar beyond the last threshold, where the quantity has no upper end of its own. */
const BEYOND = 0.35

/**
 * A measured value against the thresholds of its scale, or undefined where no number decides the grade. Percent run
 * from 0 to 100; other units to a little beyond the last threshold or the value, whichever is more.
 */
export function measureBar(scale: GradeScale, value: number): MeasureBar | undefined {
  const measure = scale.measure
  const last = measure?.cutOffs.at(-1)
  if (!measure || !last || !Number.isFinite(value)) return undefined
  const end = measure.unit === '%' ? 100 : Math.max(last.from * (1 + BEYOND), value * 1.05)
  const at = (x: number): number => Math.min(1, Math.max(0, x / end))
  const starts = [{ grade: scale.normal, from: 0 }, ...measure.cutOffs]
  const zones = starts
    .map((start, index) => ({
      grade: start.grade,
      severity: findGrade(scale, start.grade)?.severity ?? 0,
      from: at(start.from),
      to: at(starts[index + 1]?.from ?? end),
    }))
    .filter((zone) => zone.to > zone.from)
  const ticks = measure.cutOffs
    .filter((cut) => cut.from > 0)
    .map((cut) => ({ at: at(cut.from), text: String(cut.from) }))
  return { zones, mark: at(value), ticks }
}

/** A measured number as read aloud: 38 %, 0.9 mm, 2. Small values keep a digit, large ones none. */
export function formatMeasure(value: number, unit: string): string {
  if (unit === 'count' || unit === '') return String(Math.round(value))
  const digits = Math.abs(value) >= 20 || value === 0 ? 0 : 1
  return `${value.toFixed(digits)} ${unit}`
}
