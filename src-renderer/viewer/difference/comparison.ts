import { isCalibrated } from '../../../src-shared/annotations/values.js'
import { contrastName, contrastOf } from '../../../src-shared/case/contrast.js'
import { formatDate } from '../../design/format.js'
import type { Link } from '../link/link.js'
import type { Scan } from '../scan.js'
import { contrastShort, VIEW_NAMES } from '../series-words.js'

/** Whether two series may be taken from each other, and what a reader has to know of it. */
export type Comparison =
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'comparable'; readonly link: Link; readonly warnings: readonly string[] }

/** Structures that lie further apart than this after linking leave edges as wide as cartilage, mm. */
const CLOSE = 1.5

/**
 * What stands against taking `second` from `first`. Refused where it would be a picture of nothing: other knees,
 * slices of unknown place, frames of reference that nothing links. Warned where it differs for other reasons than the
 * knee: weighting, plane, a link that is not exact.
 *
 * @param link how places of the first are found in the second; null where they are not
 * @param linked whether viewports follow each other at all
 */
export function comparisonOf(first: Scan, second: Scan, link: Link | null, linked: boolean): Comparison {
  const refused = (reason: string): Comparison => ({ kind: 'refused', reason })
  const unplaced = [first, second].find(({ volume }) => !isCalibrated(volume))
  if (unplaced)
    return refused(
      `Nothing says where the slices of ${endName(unplaced, first, second)} lie: it cannot be taken from another.`,
    )
  if (first.volume.side !== second.volume.side && ![first, second].some(({ volume }) => volume.side === 'unknown'))
    return refused('One series is of the left knee and the other of the right: their difference would mean nothing.')
  if (!link)
    return refused(
      linked
        ? 'These two series have different frames of reference and nothing links them: go to the same place in both and ' +
            'choose “These slices are the same place” in the menu of a view, then take the difference.'
        : 'The views are not linked, so nothing says which places belong together: link them (K), then take the difference.',
    )
  return { kind: 'comparable', link, warnings: warningsOf(first, second, link) }
}

function warningsOf(first: Scan, second: Scan, link: Link): string[] {
  const [one, other] = [contrastOf(first.volume.series), contrastOf(second.volume.series)]
  const warnings: string[] = []
  if (one.weighting === 'unknown' || other.weighting === 'unknown')
    warnings.push('The headers do not say what weighting both have: they may differ for that reason alone.')
  else if (contrastName(one) !== contrastName(other))
    warnings.push(`${contrastName(one)} against ${contrastName(other)}: tissues differ for that reason alone.`)
  if (first.native !== second.native)
    warnings.push(
      `${VIEW_NAMES[first.native]} against ${VIEW_NAMES[second.native].toLowerCase()} slices: both are blurred along another axis.`,
    )
  if (link.kind === 'hand') warnings.push('Linked by hand, without turning: edges show where the knee was turned.')
  else if (link.kind === 'anatomy' && (link.residualMm === null || link.residualMm > CLOSE))
    warnings.push(
      `Linked by anatomy${link.residualMm === null ? '' : `, within ${Math.round(link.residualMm)} mm`}: edges show where that is not exact.`,
    )
  return warnings
}

/** What tells one of two series from the other: its date, or where they are of one date its plane and contrast. */
export function endName(one: Scan, first: Scan, second: Scan): string {
  if (first.prior !== second.prior) return one.prior ?? (formatDate(one.volume.study.date) || 'this examination')
  const name = (scan: Scan): string => `${VIEW_NAMES[scan.native].toLowerCase()} ${contrastShort(scan)}`
  const { number } = one.volume.series
  return name(first) === name(second) && number !== null ? `series ${number}` : name(one)
}
