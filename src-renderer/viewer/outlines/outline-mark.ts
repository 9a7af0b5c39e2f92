import { STRUCTURE_GROUPS, type StructureGroup } from '../../../src-shared/case/structures.js'
import { dot } from '../../../src-shared/geometry/vector.js'
import type { PlaneFrame } from '../geometry/plane-frame.js'
import type { Projection } from '../geometry/screen.js'
import { slabOf } from '../overlay/marks.js'
import type { ViewModel } from '../view-model.svelte.js'
import { groupPaths, structureOutlines } from './structure-outlines.js'

/** Outlines as they are drawn in a viewport: paths in mm of the plane, and how they come onto the screen. */
export interface OutlineMark {
  readonly paths: readonly { readonly group: StructureGroup; readonly path: string }[]
  /** Millimetres right and down of the plane → CSS pixels: pixel = mm × scale + shift. */
  readonly scale: number
  readonly shift: readonly [number, number]
  readonly fill: number
  readonly line: number
}

/** What is outlined in a viewport; undefined where nothing is, or none is asked for. */
export function outlineMark(
  { outlines, panes }: ViewModel,
  viewport: number,
  frame: PlaneFrame,
  projection: Projection,
): OutlineMark | undefined {
  const pane = panes.at(viewport)
  if (!outlines.shown || !pane || pane.volume === null) return undefined
  const source = outlines.sourceFor(pane.volume)
  if (!source) return undefined
  const { groups, fill, line } = outlines.look
  const slab = slabOf(frame, projection, pane.slab.thicknessMm)
  const through = pane.slab.thicknessMm > 0 ? 'any' : 'most'
  const cut = structureOutlines(source.structures, source.toShown, slab, through)
  const shown = STRUCTURE_GROUPS.filter((group) => groups.includes(group))
  const { basis, centre, mmPerPixel, width, height } = projection
  return {
    paths: groupPaths(cut, shown),
    scale: 1 / mmPerPixel,
    shift: [width / 2 - dot(centre, basis.right) / mmPerPixel, height / 2 - dot(centre, basis.down) / mmPerPixel],
    fill,
    line,
  }
}
