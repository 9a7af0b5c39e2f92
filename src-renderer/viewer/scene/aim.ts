import type vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer'
import type { Projection, Rectangle } from '../geometry/screen.js'
import { along, scale } from '../geometry/vector.js'
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

/** Gives a renderer its part of the canvas. `area` in CSS pixels from the top left; vtk.js counts from the bottom. */
export function place(renderer: vtkRenderer, window: GlWindow, area: Rectangle, pixelRatio: number): void {
  const left = Math.round(area.left * pixelRatio)
  const right = Math.round((area.left + area.width) * pixelRatio)
  const top = Math.round(area.top * pixelRatio)
  const bottom = Math.round((area.top + area.height) * pixelRatio)
  const { width, height } = window
  renderer.setViewport(left / width, 1 - bottom / height, right / width, 1 - top / height)
}
