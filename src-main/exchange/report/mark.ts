import type { Severity } from '../../../src-shared/moaks/scales.js'
import { SEVERITY_WORDS } from '../severity.js'
import { escapeHtml } from './escape.js'

/** Ring, disc, square, diamond: severity shows in black and white, too. */
const SHAPES = [
  '<circle cx="10" cy="10" r="7.5"/>',
  '<circle cx="10" cy="10" r="8.5"/>',
  '<rect x="2" y="2" width="16" height="16" rx="2.5"/>',
  '<rect x="3.2" y="3.2" width="13.6" height="13.6" rx="1.5" transform="rotate(45 10 10)"/>',
] as const

/** The mark of a severity with a grade in it; a dashed ring where nothing is known. */
export function severityMark(severity: Severity | null, grade: string): string {
  const name = severity === null ? 'not answered' : SEVERITY_WORDS[severity]
  const shape = severity === null ? SHAPES[0] : SHAPES[severity]
  const kind = severity === null ? 'unknown' : `s${severity}`
  return `<svg class="mark ${kind}" viewBox="0 0 20 20" role="img" aria-label="${name}">${shape}<text x="10" y="14" text-anchor="middle">${escapeHtml(grade)}</text></svg>`
}
