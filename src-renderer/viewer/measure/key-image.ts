import type { AnnotationOf } from '../../../src-shared/case/annotation.js'
import type { ViewerController } from '../controller.svelte.js'
import { drawnOn, pointOf } from './new-annotation.js'

/**
 * What a viewport shows, as a key image that can be shown again and drawn without a screen. Throws a sentence where
 * the viewport shows no slice of the case that is read.
 */
export function keyImageOf(
  controller: ViewerController,
  viewport: number,
  finding: string | null,
): AnnotationOf<'key-image'> {
  const area = controller.areaOf(viewport)
  const projection = area && controller.projectionOf(viewport, area)
  const pane = controller.panes.at(viewport)
  const scan = controller.scanIn(viewport)
  if (!projection || !pane || !scan || pane.pose.plane === 'volume')
    throw new Error('This view shows no slice: go to one that does, then keep the key image.')
  if (scan.prior !== null)
    throw new Error('This picture belongs to another date: open that case to keep key images of it.')
  if (controller.sliceOf(viewport)?.number === null)
    throw new Error('There is no slice here: scroll to one, then keep the key image.')
  const { window, level } = controller.windowOf(scan.hash)
  const { mmPerPixel, width, height } = projection
  return {
    kind: 'key-image',
    ...drawnOn(controller, 'key-image', scan, projection),
    pointsLps: [pointOf(controller.places.of(scan.hash))],
    viewport: { ...pane, volume: scan.hash },
    window: { window, level },
    fieldMm: [width * mmPerPixel, height * mmPerPixel],
    overlays: { boxes: controller.allBoxes, annotations: controller.measuring.visible },
    finding,
  }
}
