import type { Severity } from '../../src-shared/moaks/scales.js'

export const SEVERITY_WORDS = ['normal', 'mild', 'moderate', 'severe'] as const

/** The window's severity colours (src-renderer/design/severity.ts); a test keeps both alike. */
const COLOURS = [
  [0x93, 0xa1, 0xb3],
  [0xeb, 0xc9, 0x5c],
  [0xf5, 0x99, 0x4d],
  [0xf8, 0x63, 0x7a],
] as const

/** The colour of a severity on a dark picture. */
export function severityColour(severity: Severity): readonly [number, number, number] {
  return COLOURS[severity]
}
