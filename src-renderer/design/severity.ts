import { SEVERITY_PALETTE } from '../../src-shared/moaks/severity-palette.js'
import { severityOfStanding, STANDING_WORDS, type Standing } from '../../src-shared/moaks/standing.js'

export type { Standing }

/** CSS colour of a standing. */
export function standingColour(standing: Standing): string {
  const severity = severityOfStanding(standing)
  if (severity !== null) return `var(--severity-${severity})`
  return standing === 'unsure' ? 'var(--unsure)' : 'var(--text-faint)'
}

/** The same colour for what is not drawn with CSS (WebGL, canvas). A test keeps tokens.css and the palette alike. */
export function standingPaint(standing: Standing): string {
  return SEVERITY_PALETTE[standing].onDark
}

/** "moderate", "abnormal", "not answered". */
export function standingName(standing: Standing): string {
  return STANDING_WORDS[standing]
}
