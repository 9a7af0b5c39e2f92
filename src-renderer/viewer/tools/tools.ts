import type { ScreenPoint } from '../geometry/screen.js'
import { boxAt, type BoxMark } from '../overlay/marks.js'
import type { ViewerMode } from '../types.js'
import { changeBoxTool, grippedAt } from './change-box.js'
import { crosshairTool } from './crosshair.js'
import { drawBoxTool } from './draw-box.js'
import { panTool } from './pan.js'
import { scrollTool } from './scroll.js'
import { selectBoxTool } from './select-box.js'
import type { Tool } from './tool.js'
import { windowTool } from './window-level.js'
import { zoomTool } from './zoom.js'

/** The tools that the left button can have. */
export const TOOLS: Readonly<Record<ViewerMode, Tool>> = {
  crosshair: crosshairTool,
  window: windowTool,
  pan: panTool,
  zoom: zoomTool,
  scroll: scrollTool,
  'draw-box': drawBoxTool,
}

/** What of a pointer's press decides a gesture. `button` as in PointerEvent: 0 left, 1 middle, 2 right. */
export interface Press {
  readonly button: number
  readonly shiftKey: boolean
  readonly point: ScreenPoint
}

/**
 * The tool that a press begins: right drag sets window and level, middle or Shift drag pans, in every mode; the left
 * button does what the mode says. With the crosshair it grips a handle or the border of the selected box, and selects
 * another box by its border. `marks` are the boxes on the slice, none while hidden.
 */
export function toolFor(press: Press, mode: ViewerMode, marks: readonly BoxMark[]): Tool | undefined {
  if (press.button === 2) return windowTool
  if (press.button === 1 || (press.button === 0 && press.shiftKey)) return panTool
  if (press.button !== 0) return undefined
  if (mode !== 'crosshair') return TOOLS[mode]
  if (grippedAt(press.point, marks)) return changeBoxTool
  const touched = boxAt(marks, press.point)
  return touched && !touched.selected ? selectBoxTool : crosshairTool
}

/** What the pointer would do where it hovers: the cursor to show and the box to light up. */
export function hoverOf(
  point: ScreenPoint,
  mode: ViewerMode,
  marks: readonly BoxMark[],
): { readonly cursor: string; readonly key: string | null } {
  if (mode !== 'crosshair') return { cursor: TOOLS[mode].cursor, key: null }
  const held = grippedAt(point, marks)
  if (held) return { cursor: held.cursor, key: held.mark.box.key }
  const touched = boxAt(marks, point)
  return touched ? { cursor: selectBoxTool.cursor, key: touched.box.key } : { cursor: crosshairTool.cursor, key: null }
}
