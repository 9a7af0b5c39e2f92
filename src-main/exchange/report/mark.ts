import { SEVERITY_PALETTE } from '../../../src-shared/moaks/severity-palette.js'
import { STANDING_WORDS, type Standing } from '../../../src-shared/moaks/standing.js'
import { escapeHtml } from './escape.js'

/** The mark of a standing with a grade in it. Its shape says what its colour says: reports are printed in grey, too. */
export function standingMark(standing: Standing, grade: string): string {
  const { path } = SEVERITY_PALETTE[standing]
  return `<svg class="mark s-${standing}" viewBox="0 0 20 20" role="img" aria-label="${STANDING_WORDS[standing]}"><path d="${path}"/><text x="10" y="14" text-anchor="middle">${escapeHtml(grade)}</text></svg>`
}

/** Rings that are not closed. */
const DASHES: Readonly<Record<string, string>> = {
  'dotted ring': ' stroke-width: 2; stroke-linecap: round; stroke-dasharray: 0.1 3.04;',
  'dashed ring': ' stroke-dasharray: 2.4 2.4;',
}

/** The styles of the marks and of grades beside them. */
export const MARK_STYLE = Object.entries(SEVERITY_PALETTE)
  .map(
    ([
      standing,
      {
        hollow,
        shape,
        onPaper: { fill, line, inside, text },
      },
    ]) => {
      const dashes = DASHES[shape] ?? ''
      return (
        `.s-${standing} path { fill: ${hollow ? 'none' : fill}; stroke: ${line};${dashes} } ` +
        `.s-${standing} text { fill: ${inside}; } .g-${standing} { color: ${text}; }`
      )
    },
  )
  .join('\n')
