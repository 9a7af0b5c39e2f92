import type { Evidence } from '../../../src-shared/case/reading.js'
import { applyAffine, applyLinear, transformBox } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { evidencePlane, evidenceValue } from '../evidence-place.js'
import { boxSection, type Slab } from '../geometry/box-section.js'
import { boundsOf, onOutline, type Bounds, type Handle } from '../geometry/handles.js'
import type { PlaneFrame } from '../geometry/plane-frame.js'
import { sectionHandles } from '../geometry/section-handles.js'
import { depthOf, toScreen, type Projection, type ScreenPoint } from '../geometry/screen.js'
import type { Link } from '../link/link.js'
import { referenceLine, type Segment } from '../link/reference-line.js'
import type { Scan } from '../scan.js'
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

/** The topmost box whose border is under a place; of several, the smallest, so that none is out of reach. */
export function boxAt(marks: readonly BoxMark[], point: ScreenPoint): BoxMark | undefined {
  const area = ({ bounds }: BoxMark): number => (bounds.right - bounds.left) * (bounds.bottom - bounds.top)
  return marks.filter((mark) => onOutline(mark.outline, point)).sort((a, b) => area(a) - area(b))[0]
}

/** What is drawn for a piece of evidence on one plane. */
export interface EvidenceMark {
  /** The plane that the evidence was seen in is this one: its frame lights up. */
  readonly lit: boolean
  /** A line across another plane where the evidence's plane cuts it. */
  readonly cut: Segment | null
  readonly outline: readonly ScreenPoint[] | null
  readonly point: ScreenPoint | null
  readonly line: (Segment & { readonly label: string }) | null
  readonly label: string | null
}

/** Where evidence was seen: its volume, and how its places are carried to the one that is drawn on. */
export interface EvidenceSource {
  readonly scan: Scan
  readonly link: Link
}

/**
 * Evidence on a plane, or undefined where nothing of it is near the slice. A point or a line belongs to the slices
 * within half a slice distance of it (a line: of any of its points).
 */
export function evidenceMark(
  evidence: Evidence,
  { scan, link }: EvidenceSource,
  frame: PlaneFrame,
  projection: Projection,
): EvidenceMark | undefined {
  const slab = slabOf(frame, projection)
  const half = slab.thickness / 2
  const empty: EvidenceMark = { lit: false, cut: null, outline: null, point: null, line: null, label: null }
  const label = evidenceValue(evidence) ?? null
  const here = (point: Vec3): Vec3 => applyAffine(link.toOther, point)
  switch (evidence.kind) {
    case 'box': {
      const section = boxSection(transformBox(link.toOther, evidence.boxLps), slab)
      return section && { ...empty, outline: section.map((point) => toScreen(projection, point)), label }
    }
    case 'plane': {
      const seen = scan.frames[evidencePlane(evidence) ?? scan.native]
      const point = here(evidence.pointLps)
      if (frame.plane === seen.plane)
        return Math.abs(depthOf(projection, point)) <= half ? { ...empty, lit: true, label } : undefined
      const turned = (direction: Vec3): Vec3 => applyLinear(link.toOther, direction)
      const sheet = { centre: point, right: turned(seen.right), down: turned(seen.down) }
      // Twice as large as the slice: the point is anywhere on it.
      const cut = referenceLine(projection, { ...sheet, width: 2 * seen.width, height: 2 * seen.height })
      return cut && { ...empty, cut }
    }
    case 'point': {
      const point = here(evidence.pointLps)
      const near = Math.abs(depthOf(projection, point)) <= half
      return near ? { ...empty, point: toScreen(projection, point), label } : undefined
    }
    case 'distance': {
      const [from, to] = [here(evidence.fromLps), here(evidence.toLps)]
      const depths = [depthOf(projection, from), depthOf(projection, to)]
      if (Math.min(...depths) > half || Math.max(...depths) < -half) return undefined
      const millimetres = Math.hypot(...evidence.fromLps.map((value, axis) => value - (evidence.toLps[axis] ?? 0)))
      const text = label ?? `${millimetres.toFixed(1)} mm`
      return { ...empty, line: { from: toScreen(projection, from), to: toScreen(projection, to), label: text } }
    }
    case 'measure':
      return undefined
  }
}
