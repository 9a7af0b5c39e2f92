import type { OpenCase } from '../reading/open-case.svelte.js'
import { formatDate } from '../design/format.js'

/**
 * The open case in the top bar: which knee first, then how and when it was imaged. While an inferred side can still
 * be confirmed, a notice of its own says so; after the sign-off only this title does.
 */
export function caseTitle(openCase: Pick<OpenCase, 'current' | 'volume'>): { side: string; facts: string } {
  const { current, volume } = openCase
  const side = current.side === 'unknown' ? 'Knee, side unknown' : `${current.side === 'left' ? 'Left' : 'Right'} knee`
  const inferred =
    current.sideSource === 'inferred' && current.side !== 'unknown' && current.signedOff !== null
      ? ['side inferred']
      : []
  const slices = volume.dims[2]
  const spacing = Number(volume.spacing[2].toFixed(2))
  const sequence = volume.series.description || volume.series.modality || 'no description'
  const facts = [
    ...inferred,
    sequence,
    volume.orientation,
    `${slices} × ${spacing} mm`,
    ...(volume.study.date ? [formatDate(volume.study.date)] : []),
  ]
  return { side, facts: facts.join(' · ') }
}
