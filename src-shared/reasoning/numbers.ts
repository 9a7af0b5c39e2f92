import type { MeasuredValue } from '../case/reading.js'

/** A measured number as a reader wants it: one digit after the point below 20, none above. */
export function numberText(value: number): string {
  const magnitude = Math.abs(value)
  if (magnitude === 0) return '0'
  if (magnitude < 0.1) return value.toFixed(2)
  return magnitude < 20 ? value.toFixed(1).replace(/\.0$/, '') : value.toFixed(0)
}

/** "41 %", "3.2 mm", "2" for a count. */
export function valueText({ value, unit }: MeasuredValue): string {
  return unit === 'count' ? String(Math.round(value)) : `${numberText(value)} ${unit}`
}

/** "one lesion", "two lesions", "14 lesions". */
export function countText(count: number, singular: string, plural = `${singular}s`): string {
  const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six']
  const rounded = Math.round(count)
  return `${words[rounded] ?? rounded} ${rounded === 1 ? singular : plural}`
}

/** "was" for none or one, "were" for more. */
export function wasWere(count: number): string {
  return count < 2 ? 'was' : 'were'
}

/** The first letter in upper case. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
