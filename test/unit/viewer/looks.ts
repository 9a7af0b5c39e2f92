import { ViewerController } from '../../../src-renderer/viewer/controller.svelte.js'
import { scanOf } from '../../../src-renderer/viewer/scan.js'
import { BoxEdit } from '../../../src-renderer/viewer/tools/box-edit.svelte.js'
import type { Look } from '../../../src-renderer/viewer/tools/tool.js'
import type { Press } from '../../../src-renderer/viewer/tools/tools.js'
import { planeProjection, FITTED } from '../../../src-renderer/viewer/geometry/camera.js'
import { caseVolume, SAGITTAL_VOLUME } from './grids.js'

/** What the pointer is over on the sagittal plane of a volume that is not open in any viewport. */
export function lookOver(change: Partial<Look> = {}): Look {
  const scan = scanOf(caseVolume(SAGITTAL_VOLUME))
  const frame = scan.frames.sagittal
  const area = { left: 0, top: 0, width: 400, height: 600 }
  return {
    controller: new ViewerController(),
    edit: new BoxEdit(),
    viewport: 0,
    scan,
    frame,
    projection: planeProjection(frame, FITTED, scan.grid.centre, area),
    marks: [],
    valueAt: () => null,
    ...change,
  }
}

/** What a viewport of a controller shows. */
export function lookIn(controller: ViewerController, viewport: number): Look {
  const scan = controller.scanIn(viewport)
  const frame = controller.frameIn(viewport)
  const area = controller.areaOf(viewport)
  const projection = area && controller.projectionOf(viewport, area)
  if (!scan || !frame || !projection) throw new Error(`Viewport ${viewport} shows nothing.`)
  return { controller, edit: new BoxEdit(), viewport, scan, frame, projection, marks: [], valueAt: () => null }
}

/** A press of the left button with nothing held, or as changed. */
export function pressAt(point: readonly [number, number], change: Partial<Press> = {}): Press {
  return { button: 0, shiftKey: false, ctrlKey: false, altKey: false, point, ...change }
}
