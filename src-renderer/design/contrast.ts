/** Relative luminance of an sRGB colour `#rrggbb`, 0…1 (WCAG 2.2, definition of relative luminance). */
export function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255))
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0)
}

/** Contrast ratio of two colours `#rrggbb`, 1…21 (WCAG 2.2, contrast ratio). AA asks 4.5 for text, 3 for signs. */
export function contrastRatio(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((p, q) => p - q)
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05)
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
}
