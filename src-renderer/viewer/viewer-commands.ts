import type { CommandId } from '../../src-shared/commands/index.js'
import type { ViewerController } from './controller.svelte.js'
import type { WindowLevel } from './presets.js'

/** What a command does to the pictures, for key, menu, palette and button alike. */
export type ViewerAct = (viewer: ViewerController) => void

/** Degrees by which a key turns planes. */
const TURN = 5
/** Slices of a large step, mm of the crosshair, pixels of moving and turning. */
const PAGE = 10
const NUDGE = 1
const PUSH = 24
/** Share of the window that one key press changes. */
const CONTRAST = 0.1

/** The commands that need nothing but the pictures. */
export const VIEWER_COMMANDS: Readonly<Partial<Record<CommandId, ViewerAct>>> = {
  'layout-1': (viewer) => viewer.setLayout('1'),
  'layout-1-2': (viewer) => viewer.setLayout('1+2'),
  'layout-3': (viewer) => viewer.setLayout('3'),
  'layout-2x2': (viewer) => viewer.setLayout('2x2'),
  'layout-2x3': (viewer) => viewer.setLayout('2x3'),
  'reset-hanging': (viewer) => viewer.resetHanging(),
  'next-layout': (viewer) => viewer.cycleLayout(),
  'next-series': (viewer) => viewer.nextSeries(),
  'previous-series': (viewer) => viewer.previousSeries(),
  'toggle-linked': (viewer) => viewer.toggleLinked(),
  'toggle-boxes': (viewer) => viewer.toggleBoxes(),
  'next-viewport': (viewer) => viewer.activateNext(),
  'previous-viewport': (viewer) => viewer.activateNext(-1),
  'toggle-volume-view': (viewer) => viewer.toggleVolumeView(),
  'toggle-crosshair': (viewer) => viewer.toggleCrosshair(),
  'maximise-view': (viewer) => viewer.toggleMaximised(),
  'reset-views': (viewer) => viewer.reset(),
  'auto-window': (viewer) => viewer.autoWindow(),

  'next-slice': (viewer) => viewer.scroll(viewer.keyedPlane, 1),
  'previous-slice': (viewer) => viewer.scroll(viewer.keyedPlane, -1),
  'ten-slices-on': (viewer) => viewer.scroll(viewer.keyedPlane, PAGE),
  'ten-slices-back': (viewer) => viewer.scroll(viewer.keyedPlane, -PAGE),
  'first-slice': (viewer) => viewer.showSlice(viewer.keyedPlane, 1),
  'last-slice': (viewer) => viewer.showSlice(viewer.keyedPlane, Number.MAX_SAFE_INTEGER),
  'crosshair-left': (viewer) => nudge(viewer, -1, 0),
  'crosshair-right': (viewer) => nudge(viewer, 1, 0),
  'crosshair-up': (viewer) => nudge(viewer, 0, -1),
  'crosshair-down': (viewer) => nudge(viewer, 0, 1),
  'picture-left': (viewer) => push(viewer, -1, 0),
  'picture-right': (viewer) => push(viewer, 1, 0),
  'picture-up': (viewer) => push(viewer, 0, -1),
  'picture-down': (viewer) => push(viewer, 0, 1),

  'tool-crosshair': (viewer) => viewer.chooseTool('crosshair'),
  'tool-window': (viewer) => viewer.chooseTool('window'),
  'tool-region-window': (viewer) => viewer.chooseTool('region-window'),
  'tool-pan': (viewer) => viewer.chooseTool('pan'),
  'tool-zoom': (viewer) => viewer.chooseTool('zoom'),
  'tool-scroll': (viewer) => viewer.chooseTool('scroll'),
  'tool-magnify': (viewer) => viewer.chooseTool('magnify'),
  'turn-anticlockwise': (viewer) => viewer.turnPlanes(viewer.keyedPlane, -TURN),
  'turn-clockwise': (viewer) => viewer.turnPlanes(viewer.keyedPlane, TURN),
  'slab-thicker': (viewer) => viewer.thicken(viewer.keyedPlane, 1),
  'slab-thinner': (viewer) => viewer.thicken(viewer.keyedPlane, -1),
  'slab-next': (viewer) => viewer.nextSlabMode(viewer.keyedPlane),
  invert: (viewer) => viewer.toggleInverted(viewer.keyedPlane),
  'flip-across': (viewer) => viewer.changeLie(viewer.keyedPlane, 'mirror'),
  'flip-down': (viewer) => viewer.changeLie(viewer.keyedPlane, 'upside-down'),
  rotate: (viewer) => viewer.changeLie(viewer.keyedPlane, 'clockwise'),
  'rotate-anticlockwise': (viewer) => viewer.changeLie(viewer.keyedPlane, 'anticlockwise'),
  'toggle-smooth': (viewer) => viewer.toggleSmooth(viewer.keyedPlane),
  'toggle-cine': (viewer) => viewer.toggleCine(viewer.keyedPlane),
  'cine-faster': (viewer) => viewer.cine.change(1),
  'cine-slower': (viewer) => viewer.cine.change(-1),
  'zoom-in': (viewer) => viewer.zoomIn(),
  'zoom-out': (viewer) => viewer.zoomOut(),
  'window-narrower': (viewer) =>
    changeWindow(viewer, ({ window, level }) => ({ window: window * (1 - CONTRAST), level })),
  'window-wider': (viewer) => changeWindow(viewer, ({ window, level }) => ({ window: window * (1 + CONTRAST), level })),
  'window-darker': (viewer) =>
    changeWindow(viewer, ({ window, level }) => ({ window, level: level + window * CONTRAST })),
  'window-brighter': (viewer) =>
    changeWindow(viewer, ({ window, level }) => ({ window, level: level - window * CONTRAST })),
  'window-auto': (viewer) => viewer.setPreset('auto'),
  'window-marrow': (viewer) => viewer.setPreset('marrow'),
  'window-cartilage': (viewer) => viewer.setPreset('cartilage'),
  'window-meniscus': (viewer) => viewer.setPreset('meniscus'),
  'window-fluid': (viewer) => viewer.setPreset('fluid'),
  'window-bone': (viewer) => viewer.setPreset('bone'),
  'window-full': (viewer) => viewer.setPreset('full'),
}

function nudge(viewer: ViewerController, right: number, down: number): void {
  if (isSolid(viewer)) viewer.turn(right * PUSH, down * PUSH)
  else viewer.nudge(viewer.active, right * NUDGE, down * NUDGE)
}

function push(viewer: ViewerController, right: number, down: number): void {
  if (isSolid(viewer)) viewer.turn(right * PUSH, down * PUSH)
  else viewer.panBy(viewer.active, right * PUSH, down * PUSH)
}

function changeWindow(viewer: ViewerController, change: (now: WindowLevel) => WindowLevel): void {
  viewer.setWindow(change(viewer.windowOf(viewer.activeVolume ?? '')))
}

function isSolid({ viewports, active }: ViewerController): boolean {
  return viewports[active]?.pose.plane === 'volume'
}
