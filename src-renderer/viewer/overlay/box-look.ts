import { readerMark } from '../../design/reader-marks.js'
import { standingColour, standingPaint } from '../../design/severity.js'
import type { ViewerBox } from '../types.js'

type Looking = Pick<ViewerBox, 'standing' | 'letter'>

/** CSS colour of a box: of its standing, or of the reader who drew it. */
export function boxColour({ standing, letter }: Looking): string {
  return letter === undefined ? standingColour(standing) : readerMark(letter).colour
}

/** The same colour for a canvas. */
export function boxPaint({ standing, letter }: Looking): string {
  return letter === undefined ? standingPaint(standing) : readerMark(letter).paint
}

/** The line of a reader's box: dashes and gaps, px. */
export function boxDash({ letter }: Pick<ViewerBox, 'letter'>): readonly number[] {
  return letter === undefined ? [] : readerMark(letter).dash
}
