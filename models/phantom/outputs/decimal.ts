/** A decimal string: at most 16 characters (PS3.5 6.2). */
export function decimal(value: number): string {
  const rounded = Math.abs(value) < 1e-9 ? 0 : value
  for (let digits = 12; digits > 0; digits--) {
    const text = String(Number(rounded.toPrecision(digits)))
    if (text.length <= 16) return text
  }
  return '0'
}
