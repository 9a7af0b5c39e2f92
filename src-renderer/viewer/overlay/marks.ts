import { transformBox } from '../../../src-shared/geometry/affine.js'
import { boxSection, type Slab } from '../geometry/box-section.js'
import { boundsOf, onOutline, type Bounds, type Handle } from '../geometry/handles.js'
import type { PlaneFrame } from '../geometry/plane-frame.js'
import { sectionHandles } from '../geometry/section-handles.js'
import { toScreen, type Projection, type ScreenPoint } from '../geometry/screen.js'
import type { Link } from '../link/link.js'
import type { ViewerBox } from '../types.js'

/** A box where the slice on the screen cuts it. */
export interface BoxMark {
  readonly box: ViewerBox
  readonly outline: readonly ScreenPoint[]
  readonly bounds: Bounds
  readonly selected: boolean
  /** Where it can be taken hold of; none unless it is selected and may be changed. */
  readonly handles: readonly Handle[]
}

/** The slab of patient that a plane's projection shows: that of its slice, or as thick as it is asked to be, mm. */
export function slabOf(frame: PlaneFrame, projection: Projection, thicknessMm = 0): Slab {
  return { basis: frame, point: projection.centre, thickness: Math.max(frame.spacing, thicknessMm) }
}

/**
 * Boxes as they lie in the frame of a viewport's volume: those of its own frame of reference as they are, others
 * carried over, dashed and not to be changed there; those that nothing carries are left out.
 */
export function boxesOn(boxes: readonly ViewerBox[], linkFrom: (box: ViewerBox) => Link | null): ViewerBox[] {
  return boxes.flatMap((box): ViewerBox[] => {
    const link = linkFrom(box)
    if (!link) return []
    if (link.kind === 'frame') return [box]
    return [{ ...box, boxLps: transformBox(link.toOther, box.boxLps), dashed: true, editable: false }]
  })
}

/** The boxes that the slice meets, the selected one last so that it is drawn on top. */
export function boxMarks(
  boxes: readonly ViewerBox[],
  selectedKey: string | null,
  projection: Projection,
  slab: Slab,
): BoxMark[] {
  const marks = boxes.flatMap((box): BoxMark[] => {
    const section = boxSection(box.boxLps, slab)
    if (!section) return []
    const outline = section.map((point) => toScreen(projection, point))
    const selected = box.key === selectedKey
    const handles = selected && box.editable ? sectionHandles(box.boxLps, section, outline, slab.basis) : []
    return [{ box, outline, bounds: boundsOf(outline), selected, handles }]
  })
  return marks.sort((a, b) => Number(a.selected) - Number(b.selected))
}

/** The boxes whose border is under a place, the smallest first, so that none is out of reach. */
export function boxesAt(marks: readonly BoxMark[], point: ScreenPoint): readonly BoxMark[] {
  const area = ({ bounds }: BoxMark): number => (bounds.right - bounds.left) * (bounds.bottom - bounds.top)
  return marks.filter((mark) => onOutline(mark.outline, point)).sort((a, b) => area(a) - area(b))
}

/** What a click selects: the first box under it, or the one after that which is selected; undefined where that is all. */
export function nextBoxAt(marks: readonly BoxMark[], point: ScreenPoint): BoxMark | undefined {
  const there = boxesAt(marks, point)
  const next = there[(there.findIndex(({ selected }) => selected) + 1) % Math.max(1, there.length)]
  return next?.selected ? undefined : next
}
