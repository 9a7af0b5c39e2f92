import { gripAt, type Grip } from '../geometry/handles.js'
import type { ScreenPoint } from '../geometry/screen.js'
import { boxAt, type BoxMark } from '../overlay/marks.js'
import type { ViewerBox, ViewerMode } from '../types.js'

/** What of a pointer's press decides a gesture. `button` as in PointerEvent: 0 left, 1 middle, 2 right. */
export interface Press {
  readonly button: number
  readonly shiftKey: boolean
  readonly point: ScreenPoint
}

/** What a press on a plane begins. */
export type Intent =
  | { readonly kind: 'crosshair' }
  | { readonly kind: 'window' }
  | { readonly kind: 'pan' }
  | { readonly kind: 'draw' }
  | { readonly kind: 'select'; readonly key: string }
  | { readonly kind: 'box'; readonly box: ViewerBox; readonly grip: Grip }

/**
 * What a press means: right drag sets window and level, middle or Shift drag pans, in every mode; the left button
 * does what the mode says. On the selected box it grips a handle or the border, on the border of another it selects
 * that, anywhere else, inside boxes too, it sets the crosshair. `marks` are the boxes on the slice, none while hidden.
 */
export function intentOf(press: Press, mode: ViewerMode, marks: readonly BoxMark[]): Intent | undefined {
  if (press.button === 2) return { kind: 'window' }
  if (press.button === 1 || (press.button === 0 && press.shiftKey)) return { kind: 'pan' }
  if (press.button !== 0) return undefined
  if (mode === 'window') return { kind: 'window' }
  if (mode === 'draw-box') return { kind: 'draw' }
  const held = grippedAt(press.point, marks)
  if (held) return { kind: 'box', box: held.mark.box, grip: held.grip }
  const touched = boxAt(marks, press.point)
  return touched && !touched.selected ? { kind: 'select', key: touched.box.key } : { kind: 'crosshair' }
}

/** What the pointer would do where it hovers: the cursor to show and the box to light up. */
export function hoverOf(
  point: ScreenPoint,
  mode: ViewerMode,
  marks: readonly BoxMark[],
): { readonly cursor: string; readonly key: string | null } {
  if (mode === 'draw-box') return { cursor: 'crosshair', key: null }
  if (mode === 'window') return { cursor: 'ns-resize', key: null }
  const held = grippedAt(point, marks)
  if (held) return { cursor: held.cursor, key: held.mark.box.key }
  const touched = boxAt(marks, point)
  return touched ? { cursor: 'pointer', key: touched.box.key } : { cursor: 'crosshair', key: null }
}

function grippedAt(
  point: ScreenPoint,
  marks: readonly BoxMark[],
): { readonly mark: BoxMark; readonly grip: Grip; readonly cursor: string } | undefined {
  const mark = marks.find(({ selected, box }) => selected && box.editable)
  const held = mark && gripAt(mark.bounds, point)
  return held && { mark, ...held }
}
