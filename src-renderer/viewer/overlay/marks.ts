import type { Evidence } from '../../../src-shared/case/reading.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { evidencePlane, evidenceValue } from '../evidence-place.js'
import { boxSection, type Slab } from '../geometry/box-section.js'
import { boundsOf, onBorder, type Bounds } from '../geometry/handles.js'
import type { PlaneFrame } from '../geometry/plane-frame.js'
import { depthOf, toScreen, type Projection, type ScreenPoint } from '../geometry/screen.js'
import type { ViewerBox } from '../types.js'

/** A box where the slice on the screen cuts it. */
export interface BoxMark {
  readonly box: ViewerBox
  readonly outline: readonly ScreenPoint[]
  readonly bounds: Bounds
  readonly selected: boolean
}

/** The slab of the slice that a plane's projection shows. */
export function slabOf(frame: PlaneFrame, projection: Projection): Slab {
  return { basis: frame, point: projection.centre, thickness: frame.spacing }
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
    return [{ box, outline, bounds: boundsOf(outline), selected: box.key === selectedKey }]
  })
  return marks.sort((a, b) => Number(a.selected) - Number(b.selected))
}

/** The topmost box whose border is under a place; of several, the smallest, so that none is out of reach. */
export function boxAt(marks: readonly BoxMark[], point: ScreenPoint): BoxMark | undefined {
  const area = ({ bounds }: BoxMark): number => (bounds.right - bounds.left) * (bounds.bottom - bounds.top)
  return marks.filter((mark) => onBorder(mark.bounds, point)).sort((a, b) => area(a) - area(b))[0]
}

/** What is drawn for a piece of evidence on one plane. */
export interface EvidenceMark {
  /** The plane that the evidence was seen in is this one: its frame lights up. */
  readonly lit: boolean
  /** A line across another plane where the evidence's plane cuts it. */
  readonly cut: { readonly from: ScreenPoint; readonly to: ScreenPoint } | null
  readonly outline: readonly ScreenPoint[] | null
  readonly point: ScreenPoint | null
  readonly line: { readonly from: ScreenPoint; readonly to: ScreenPoint; readonly label: string } | null
  readonly label: string | null
}

/**
 * Evidence on a plane, or undefined where nothing of it is near the slice. A point or a line belongs to the slices
 * within half a slice distance of it (a line: of any of its points).
 */
export function evidenceMark(
  evidence: Evidence,
  frame: PlaneFrame,
  frames: readonly PlaneFrame[],
  projection: Projection,
): EvidenceMark | undefined {
  const slab = slabOf(frame, projection)
  const empty: EvidenceMark = { lit: false, cut: null, outline: null, point: null, line: null, label: null }
  const label = evidenceValue(evidence) ?? null
  const on = (point: Vec3): ScreenPoint => toScreen(projection, point)
  switch (evidence.kind) {
    case 'box': {
      const section = boxSection(evidence.boxLps, slab)
      return section && { ...empty, outline: section.map(on), label }
    }
    case 'plane': {
      const seen = evidencePlane(evidence)
      const near = Math.abs(depthOf(projection, evidence.pointLps)) <= slab.thickness / 2
      if (frame.plane === seen) return near ? { ...empty, lit: true, label } : undefined
      const other = frames.find((candidate) => candidate.plane === seen)
      return other && { ...empty, cut: cutLine(frame, other, on(evidence.pointLps), projection) }
    }
    case 'point': {
      const near = Math.abs(depthOf(projection, evidence.pointLps)) <= slab.thickness / 2
      return near ? { ...empty, point: on(evidence.pointLps), label } : undefined
    }
    case 'distance': {
      const depths = [depthOf(projection, evidence.fromLps), depthOf(projection, evidence.toLps)]
      const half = slab.thickness / 2
      if (Math.min(...depths) > half || Math.max(...depths) < -half) return undefined
      const millimetres = Math.hypot(...evidence.fromLps.map((value, axis) => value - (evidence.toLps[axis] ?? 0)))
      const text = label ?? `${millimetres.toFixed(1)} mm`
      return { ...empty, line: { from: on(evidence.fromLps), to: on(evidence.toLps), label: text } }
    }
    case 'measure':
      return undefined
  }
}

/** Where one plane cuts another on the screen: along the axis that is neither's stack. */
function cutLine(frame: PlaneFrame, other: PlaneFrame, at: ScreenPoint, projection: Projection): EvidenceMark['cut'] {
  return other.axis === frame.rightAxis
    ? { from: [at[0], 0], to: [at[0], projection.height] }
    : { from: [0, at[1]], to: [projection.width, at[1]] }
}
