import { severityOfStanding, STANDING_WORDS, type Standing } from '../../src-shared/moaks/standing.js'

export type { Standing }

/** The shape that goes with each severity, so that colour is never the only sign. */
export const SEVERITY_SHAPES = ['ring', 'disc', 'square', 'diamond'] as const
export type SeverityShape = (typeof SEVERITY_SHAPES)[number]

/** The colours of tokens.css for what is not drawn with CSS (WebGL, canvas). A test keeps both alike. */
export const SEVERITY_COLOURS = ['#93a1b3', '#ebc95c', '#f5994d', '#f8637a'] as const

/** CSS colour of a standing. */
export function standingColour(standing: Standing): string {
  const severity = severityOfStanding(standing)
  return severity === null ? 'var(--text-faint)' : `var(--severity-${severity})`
}

/** "moderate", "abnormal", "not answered". */
export function standingName(standing: Standing): string {
  return STANDING_WORDS[standing]
}
