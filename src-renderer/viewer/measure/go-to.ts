import type { Annotation, AnnotationOf } from '../../../src-shared/case/annotation.js'
import type { Pose } from '../../../src-shared/case/view.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { add, cross, dot, scale, unit } from '../../../src-shared/geometry/vector.js'
import type { ViewerController } from '../controller.svelte.js'
import type { Scan } from '../scan.js'
import { PLANES } from '../types.js'

/** Planes whose normals differ by less than this (cosine) are one. */
const PARALLEL = 1 - 1e-6

/**
 * Brings up what an annotation was drawn on: its volume in its plane, with the crosshair on it. A viewport that shows
 * that already is taken; else the active one turns to it. A key image comes back as it was kept.
 */
export function goToAnnotation(controller: ViewerController, annotation: Annotation): void {
  const scan = controller.places.scan(annotation.volume)
  if (!scan) return
  if (annotation.kind === 'key-image') {
    showAgain(controller, annotation, scan)
    return
  }
  const normal = normalOf(annotation)
  const showing = controller.panes.placed.find(({ viewport }) => {
    const pane = controller.panes.at(viewport)
    const frame = controller.frameIn(viewport)
    return pane?.volume === scan.hash && pane.pose.plane !== 'volume' && frame && areParallel(frame.away, normal)
  })
  const viewport = showing?.viewport ?? planeViewport(controller)
  if (!showing) {
    controller.showVolume(viewport, scan.hash)
    controller.panes.change(viewport, { pose: poseOf(annotation, scan) })
  }
  controller.activate(viewport)
  controller.goTo(middleOf(annotation), scan.hash)
}

/** The place that an annotation is about, LPS mm. */
export function middleOf(annotation: Annotation): Vec3 {
  const points: readonly Vec3[] = annotation.pointsLps
  if (annotation.kind === 'angle') return annotation.pointsLps[1]
  if (annotation.kind === 'ellipse' || annotation.kind === 'arrow') return annotation.pointsLps[0]
  return scale(
    points.reduce((sum, point) => add(sum, point), [0, 0, 0]),
    1 / points.length,
  )
}

/** One of the volume's own planes where the annotation lies in it, else the very plane that it was drawn on. */
function poseOf(annotation: Annotation, scan: Scan): Pose {
  const normal = normalOf(annotation)
  const byNearness = [...PLANES].sort((a, b) => straightness(b) - straightness(a))
  function straightness(plane: (typeof PLANES)[number]): number {
    return Math.abs(dot(scan.frames[plane].away, normal))
  }
  const plane = byNearness[0] ?? scan.native
  if (areParallel(scan.frames[plane].away, normal)) return { plane, directions: null }
  const { right, down } = annotation.plane
  return { plane, directions: { right, down } }
}

function showAgain(controller: ViewerController, kept: AnnotationOf<'key-image'>, scan: Scan): void {
  const viewport = planeViewport(controller)
  controller.showVolume(viewport, scan.hash)
  controller.panes.change(viewport, { ...kept.viewport, volume: scan.hash })
  controller.setWindow(kept.window, scan.hash)
  controller.activate(viewport)
  controller.place(kept.pointsLps[0], scan.hash)
  controller.allBoxes = kept.overlays.boxes
  controller.measuring.visible = kept.overlays.annotations
}

/** The active viewport, or the first that shows slices where that is the 3D view. */
function planeViewport({ active, viewports, panes }: ViewerController): number {
  if (panes.at(active)?.pose.plane !== 'volume') return active
  return Math.max(
    0,
    viewports.findIndex((pane) => pane.pose.plane !== 'volume'),
  )
}

function normalOf({ plane }: Annotation): Vec3 {
  return unit(cross(plane.right, plane.down))
}

function areParallel(a: Vec3, b: Vec3): boolean {
  return Math.abs(dot(a, b)) >= PARALLEL
}
