import type { Look } from '../tools/tool.js'
import { measureMarks, type MeasureMark } from './marks.js'

/**
 * The annotations on what a viewport shows. Those of another volume are shown where both lie in one frame of
 * reference: there the same millimetres are the same place. A link by anatomy or by hand is not good enough for a
 * measure, and what was measured at another date is shown on that date's pictures only.
 */
export function marksIn({
  controller,
  viewport,
  scan,
  frame,
  projection,
}: Pick<Look, 'controller' | 'viewport' | 'scan' | 'frame' | 'projection'>): MeasureMark[] {
  const { measuring, places } = controller
  const slab = controller.panes.at(viewport)?.slab.thicknessMm ?? 0
  const reach = Math.max(frame.spacing, slab) / 2
  return measureMarks(measuring.shown, measuring.selected, projection, reach, ({ volume }) => {
    const on = places.scan(volume)
    return volume === scan.hash || (on?.prior === scan.prior && places.shared(volume, scan.hash)) ? on : undefined
  })
}
