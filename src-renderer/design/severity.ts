import type { Severity } from '../../src-shared/moaks/scales.js'

/** The shape that goes with each severity, so that colour is never the only sign. */
export const SEVERITY_SHAPES = ['ring', 'disc', 'square', 'diamond'] as const
export type SeverityShape = (typeof SEVERITY_SHAPES)[number]

/** Names of the severities for titles and screen readers. */
export const SEVERITY_NAMES = ['normal', 'mild', 'moderate', 'severe'] as const

/** The colours of tokens.css for what is not drawn with CSS (WebGL, canvas). A test keeps both alike. */
export const SEVERITY_COLOURS = ['#93a1b3', '#ebc95c', '#f5994d', '#f8637a'] as const

/** How a finding stands on the knee map and in lists: a severity, or not answered, which is never normal. */
export type Standing = Severity | 'not-answered'

/** CSS colour of a standing. */
export function standingColour(standing: Standing): string {
  return standing === 'not-answered' ? 'var(--text-faint)' : `var(--severity-${standing})`
}

/** "moderate", "not answered". */
export function standingName(standing: Standing): string {
  return standing === 'not-answered' ? 'not answered' : SEVERITY_NAMES[standing]
}
