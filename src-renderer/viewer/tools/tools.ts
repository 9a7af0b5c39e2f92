import type { ScreenPoint } from '../geometry/screen.js'
import { angleTool } from '../measure/tools/angle.js'
import { arrowTool } from '../measure/tools/arrow.js'
import { changeAnnotationTool } from '../measure/tools/change-annotation.js'
import { cobbTool } from '../measure/tools/cobb.js'
import { ellipseTool } from '../measure/tools/ellipse.js'
import { freehandTool } from '../measure/tools/freehand.js'
import { lengthTool } from '../measure/tools/length.js'
import { probeTool } from '../measure/tools/probe.js'
import { changeBoxTool } from './change-box.js'
import { crosshairTool } from './crosshair.js'
import { drawBoxTool } from './draw-box.js'
import { magnifyTool } from './magnify.js'
import { panTool } from './pan.js'
import { regionWindowTool } from './region-window.js'
import { scrollTool } from './scroll.js'
import { selectBoxTool } from './select-box.js'
import type { Held, Hold, Look, Tool } from './tool.js'
import { turnTool } from './turn.js'
import { windowTool } from './window-level.js'
import { zoomTool } from './zoom.js'

/** The tools that the left button can have, as the strip shows them. */
export const LEFT_TOOLS: readonly Tool[] = [
  crosshairTool,
  windowTool,
  regionWindowTool,
  panTool,
  zoomTool,
  scrollTool,
  magnifyTool,
  drawBoxTool,
  lengthTool,
  angleTool,
  cobbTool,
  freehandTool,
  ellipseTool,
  probeTool,
  arrowTool,
]

/** What the crosshair's button takes hold of where the pointer is on it, the first of them first. */
const HOLDING: readonly Tool[] = [changeAnnotationTool, changeBoxTool, turnTool, selectBoxTool]

/** What of a pointer's press decides a gesture. `button` as in PointerEvent: 0 left, 1 middle, 2 right. */
export interface Press extends Held {
  readonly button: number
  readonly point: ScreenPoint
}

/** A tool by its id; the crosshair for one that there is not. */
export function toolOf(id: string): Tool {
  return LEFT_TOOLS.find((tool) => tool.id === id) ?? crosshairTool
}

/**
 * The tool that a press begins: right drag sets window and level (with Ctrl that of a region), middle or Shift drag
 * pans, whatever the tool is; the left button does what the tool says. With the crosshair it takes hold of what it is
 * on: a handle or the border of the selected box, a handle of the crosshair, another box by its border.
 */
export function toolFor(press: Press, chosen: string, look: Look): Tool | undefined {
  if (press.button === 2) return press.ctrlKey ? regionWindowTool : windowTool
  if (press.button === 1 || (press.button === 0 && press.shiftKey)) return panTool
  if (press.button !== 0) return undefined
  const tool = toolOf(chosen)
  return (tool === crosshairTool && holdAt(press.point, look)?.tool) || tool
}

/** What the pointer would do where it hovers: the cursor to show and the box to light up. */
export function hoverOf(point: ScreenPoint, chosen: string, look: Look): Hold {
  const tool = toolOf(chosen)
  return (tool === crosshairTool && holdAt(point, look)?.hold) || { cursor: tool.cursor }
}

function holdAt(point: ScreenPoint, look: Look): { readonly tool: Tool; readonly hold: Hold } | undefined {
  for (const tool of HOLDING) {
    const hold = tool.hold?.(point, look)
    if (hold) return { tool, hold }
  }
  return undefined
}
