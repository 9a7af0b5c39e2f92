import type { OpenCase } from '../reading/open-case.svelte.js'
import { seriesFacts } from '../reading/series-names.js'
import { counted, formatDate } from '../design/format.js'

/**
 * The open case in the top bar: which knee first, then what there is of it and from when; what a study is called comes
 * last, where a narrow window cuts it off. While an inferred side can still be confirmed, a notice of its own says so;
 * after the sign-off only this title does.
 */
export function caseTitle(openCase: Pick<OpenCase, 'current' | 'summary' | 'volumes'>): {
  side: string
  facts: string
} {
  const { current, summary, volumes } = openCase
  const side = current.side === 'unknown' ? 'Knee, side unknown' : `${current.side === 'left' ? 'Left' : 'Right'} knee`
  const inferred =
    current.sideSource === 'inferred' && current.side !== 'unknown' && current.signedOff !== null
      ? ['side inferred']
      : []
  const [only] = volumes
  const date = summary.studyDate ? formatDate(summary.studyDate) : 'unknown date'
  const images =
    volumes.length === 1 && only
      ? [seriesFacts(only), only.meta.orientation, date]
      : [counted(volumes.length, 'series', 'series'), date, summary.studyDescription].filter((fact) => fact !== '')
  return { side, facts: [...inferred, ...images].join(' · ') }
}
