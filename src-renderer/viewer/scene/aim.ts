import type vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer'
import type { Projection, Rectangle } from '../geometry/screen.js'
import { along, scale } from '../../../src-shared/geometry/vector.js'
import type { DeviceArea } from './device-area.js'
import type { GlWindow } from './gl-window.js'

/** Distance of the camera from the middle of the picture, mm: beyond any knee, so that nothing lies behind it. */
const CAMERA_DISTANCE = 2000

/** Points a renderer's camera as a projection says. */
export function aim(renderer: vtkRenderer, projection: Projection): void {
  const camera = renderer.getActiveCamera()
  const { basis, centre } = projection
  camera.setParallelProjection(true)
  camera.setFocalPoint(...centre)
  camera.setPosition(...along(centre, basis.away, -CAMERA_DISTANCE))
  camera.setViewUp(...scale(basis.down, -1))
  camera.setParallelScale((projection.height * projection.mmPerPixel) / 2)
  camera.setClippingRange(1, 2 * CAMERA_DISTANCE)
}

/** An area in CSS pixels from the top left as whole device pixels of a canvas. */
export function deviceArea(window: GlWindow, area: Rectangle, pixelRatio: number): DeviceArea {
  const left = Math.round(area.left * pixelRatio)
  const right = Math.round((area.left + area.width) * pixelRatio)
  const top = Math.round(area.top * pixelRatio)
  const bottom = Math.round((area.top + area.height) * pixelRatio)
  return { left, bottom: window.height - bottom, width: right - left, height: bottom - top }
}

/** Gives a renderer its part of the canvas. */
export function place(renderer: vtkRenderer, window: GlWindow, { left, bottom, width, height }: DeviceArea): void {
  const { width: w, height: h } = window
  renderer.setViewport(left / w, bottom / h, (left + width) / w, (bottom + height) / h)
}
