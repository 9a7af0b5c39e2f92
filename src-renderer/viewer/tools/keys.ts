import type { ViewerController } from '../controller.svelte.js'
import { WINDOW_PRESETS, type WindowLevel } from '../presets.js'

/** What of a keyboard event decides what the viewer does. `code` names the place of the key, whatever it types. */
export interface ViewerKeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/** Steps of keys: slices of a large scroll, mm of the crosshair, pixels of panning and turning. */
const PAGE = 10
const NUDGE = 1
const PUSH = 24
/** Share of the window that one key press changes. */
const CONTRAST = 0.1

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/**
 * The viewer's own keys and mouse, for the list of shortcuts. Letters and bare arrows that the reading panel uses are
 * left to it; those of both (H, M, W, Home) do the same wherever they are pressed.
 */
export const VIEWER_SHORTCUTS = [
  { keys: 'Click, drag', title: 'Move the crosshair' },
  { keys: 'Wheel', title: 'Go through slices' },
  { keys: 'Right drag', title: 'Window and level' },
  { keys: 'Ctrl+right drag', title: 'Window of a region' },
  { keys: 'Drag a handle of the crosshair', title: 'Turn the other planes; with Alt only that one' },
  { keys: 'Shift+wheel', title: 'Thicker, thinner slab' },
  { keys: 'Middle drag, Shift+drag', title: 'Move the picture' },
  { keys: 'Ctrl+wheel', title: 'Zoom' },
  { keys: 'Double click, M', title: 'Maximise a view or bring all back' },
  { keys: 'PageUp, PageDown', title: 'Previous, next slice; with Shift ten' },
  { keys: 'Ctrl+PageUp, Ctrl+PageDown', title: 'First, last slice' },
  { keys: 'Shift+arrows', title: 'Move the crosshair by 1 mm; in 3D turn' },
  { keys: 'Alt+arrows', title: 'Move the picture' },
  { keys: '+, −', title: 'Zoom in, out' },
  { keys: 'Home', title: 'Reset all pictures: turns, slabs, windows, zoom, place' },
  { keys: '[, ]', title: 'Narrower, wider window' },
  { keys: "; , '", title: 'Darker, brighter' },
  { keys: 'W', title: 'Automatic window' },
  { keys: '1 … 7', title: 'Window presets, while no finding is selected; else with Alt' },
  { keys: 'V', title: 'Next viewport' },
  { keys: ', .', title: 'Previous, next series in the viewport' },
  { keys: 'K', title: 'Link the viewports, or let each go by itself' },
  { keys: 'D', title: 'Show or hide the 3D view' },
  { keys: 'X', title: 'Show or hide the crosshair' },
  { keys: 'Escape', title: 'Leave a drag or drawing without a change' },
] as const

type Act = (controller: ViewerController) => void

const LETTERS: Readonly<Record<string, Act>> = {
  m: (controller) => controller.toggleMaximised(),
  w: (controller) => controller.autoWindow(),
  v: (controller) => controller.activateNext(),
  k: (controller) => controller.toggleLinked(),
  ',': (controller) => controller.previousSeries(),
  '.': (controller) => controller.nextSeries(),
  d: (controller) => controller.toggleVolumeView(),
  x: (controller) => controller.toggleCrosshair(),
  '+': (controller) => controller.zoomIn(),
  '=': (controller) => controller.zoomIn(),
  '-': (controller) => controller.zoomOut(),
  '[': (controller) => widen(controller, -CONTRAST),
  ']': (controller) => widen(controller, CONTRAST),
  ';': (controller) => shift(controller, CONTRAST),
  "'": (controller) => shift(controller, -CONTRAST),
  Home: (controller) => controller.reset(),
}

/** What a key press does in the viewer, or undefined where the key is not one of its own. */
export function viewerAct(press: ViewerKeyPress): Act | undefined {
  const control = press.ctrlKey || press.metaKey
  if (press.key === 'PageUp' || press.key === 'PageDown') return pageAct(press, control)
  const arrow = ARROWS[press.key]
  if (arrow) return arrowAct(press, control, arrow)
  if (press.altKey && !control) return presetAct(press)
  if (control || press.altKey) return undefined
  const letter = press.key.length === 1 ? press.key.toLowerCase() : press.key
  if (press.shiftKey && /^\p{L}$/u.test(letter)) return undefined
  return LETTERS[letter]
}

function pageAct(press: ViewerKeyPress, control: boolean): Act | undefined {
  if (press.altKey) return undefined
  const direction = press.key === 'PageDown' ? 1 : -1
  const slices = control ? Infinity : press.shiftKey ? PAGE : 1
  return (controller) => {
    const viewport = controller.keyedPlane
    if (slices === Infinity) controller.showSlice(viewport, direction > 0 ? Number.MAX_SAFE_INTEGER : 1)
    else controller.scroll(viewport, direction * slices)
  }
}

function arrowAct(press: ViewerKeyPress, control: boolean, [right, down]: readonly [number, number]): Act | undefined {
  if (control || press.shiftKey === press.altKey) return undefined
  return (controller) => {
    const { active } = controller
    if (isSolid(controller, active)) controller.turn(right * PUSH, down * PUSH)
    else if (press.shiftKey) controller.nudge(active, right * NUDGE, down * NUDGE)
    else controller.panBy(active, right * PUSH, down * PUSH)
  }
}

function presetAct(press: ViewerKeyPress): Act | undefined {
  const digit = /^Digit([1-9])$/.exec(press.code)?.[1]
  const preset = digit === undefined ? undefined : WINDOW_PRESETS[Number(digit) - 1]
  return preset && ((controller) => controller.setPreset(preset.id))
}

function widen(controller: ViewerController, share: number): void {
  const { window, level } = windowOf(controller)
  controller.setWindow({ window: window * (1 + share), level })
}

function shift(controller: ViewerController, share: number): void {
  const { window, level } = windowOf(controller)
  controller.setWindow({ window, level: level + window * share })
}

function windowOf(controller: ViewerController): WindowLevel {
  return controller.windowOf(controller.activeVolume ?? '')
}

function isSolid(controller: ViewerController, viewport: number): boolean {
  return controller.viewports[viewport]?.pose.plane === 'volume'
}
