import { annotationLines } from '../../../src-shared/annotations/words.js'
import { isClosed, outlineOf } from '../../../src-shared/annotations/outline.js'
import type { Annotation } from '../../../src-shared/case/annotation.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { depthOf, toScreen, type Projection, type ScreenPoint } from '../geometry/screen.js'
import type { Scan } from '../scan.js'
import { handlesOf } from './change.js'

/** An annotation as it is drawn on one plane. */
export interface MeasureMark {
  readonly annotation: Annotation
  /** Lines through these places; a closed one ends where it begins. */
  readonly lines: readonly (readonly ScreenPoint[])[]
  readonly closed: boolean
  readonly handles: readonly ScreenPoint[]
  /** Lines of text and where the first of them begins; empty for none. */
  readonly label: Label
  /** Part of it lies in other slices: it is drawn as a shadow of itself and cannot be taken hold of here. */
  readonly faint: boolean
  readonly selected: boolean
}

export interface Label {
  readonly at: ScreenPoint
  readonly anchor: 'start' | 'end'
  readonly lines: readonly string[]
}

/** How far from the middle of what is shown a point still belongs to it, mm. */
export type Reach = number

const TEXT = { line: 15, letter: 6.6, gap: 10, edge: 4 } as const

/**
 * Annotations on a plane: in full where all of one lies within `reach` of it, as a shadow where it only passes through,
 * else not at all. `on` gives the volume that an annotation was measured on, undefined where this picture is of
 * another frame.
 */
export function measureMarks(
  annotations: readonly Annotation[],
  selected: string | null,
  projection: Projection,
  reach: Reach,
  on: (annotation: Annotation) => Scan | undefined,
): MeasureMark[] {
  const marks = annotations.flatMap((annotation): MeasureMark[] => {
    const scan = annotation.kind === 'key-image' ? undefined : on(annotation)
    if (!scan) return []
    const depths = annotation.pointsLps.map((point) => depthOf(projection, point))
    const [nearest, farthest] = [Math.min(...depths), Math.max(...depths)]
    const edge = reach + 1e-6
    if (nearest > edge || farthest < -edge) return []
    const faint = nearest < -edge || farthest > edge
    const at = (point: Vec3): ScreenPoint => toScreen(projection, point)
    const lines = linesOf(annotation).map((line) => line.map(at))
    const text = faint ? [] : annotationLines(annotation, scan.volume)
    return [
      {
        annotation,
        lines,
        closed: isClosed(annotation),
        handles: faint ? [] : handlesOf(annotation).map(at),
        label: labelOf(annotation, lines, text, projection),
        faint,
        selected: annotation.id === selected,
      },
    ]
  })
  return marks.sort((a, b) => Number(a.selected) - Number(b.selected))
}

function linesOf(annotation: Annotation): readonly (readonly Vec3[])[] {
  if (isClosed(annotation)) return [outlineOf(annotation)]
  if (annotation.kind === 'cobb') {
    const [from, to, otherFrom, otherTo] = annotation.pointsLps
    return [
      [from, to],
      [otherFrom, otherTo],
    ]
  }
  return [annotation.pointsLps]
}

/** Beside all that is drawn, so that it covers none of it: on the right where there is room, else on the left. */
function labelOf(
  annotation: Annotation,
  lines: readonly (readonly ScreenPoint[])[],
  text: readonly string[],
  { width, height }: Projection,
): Label {
  const points = lines.flat()
  if (annotation.kind === 'arrow') {
    const [tip, tail] = points
    if (tip && tail) {
      const leftwards = tail[0] < tip[0]
      return { at: [tail[0] + (leftwards ? -6 : 6), tail[1] + 4], anchor: leftwards ? 'end' : 'start', lines: text }
    }
  }
  const byX = [...points].sort((a, b) => a[0] - b[0])
  const [left, right] = [byX[0] ?? [0, 0], byX.at(-1) ?? [0, 0]]
  const long = Math.max(0, ...text.map((line) => line.length)) * TEXT.letter
  const fits = right[0] + TEXT.gap + long <= width - TEXT.edge
  const beside = fits ? right : left
  const x = fits ? right[0] + TEXT.gap : Math.max(left[0] - TEXT.gap, long + TEXT.edge)
  const lowest = height - TEXT.edge - TEXT.line * (text.length - 1)
  const y = Math.max(TEXT.line, Math.min(lowest, beside[1] + 4))
  return { at: [x, y], anchor: fits ? 'start' : 'end', lines: text }
}

/** What of a mark is under the pointer: one of its handles, or the whole by its lines. */
export interface Grip {
  readonly mark: MeasureMark
  /** Place among its handles; null: all of it. */
  readonly handle: number | null
}

const HANDLE = 8
const LINE = 5

/** The topmost mark under a place; handles come before lines, and those of the selected one before all others. */
export function gripAt(marks: readonly MeasureMark[], point: ScreenPoint): Grip | undefined {
  const top = marks.filter((mark) => !mark.faint).reverse()
  for (const mark of top) {
    const handle = mark.selected ? mark.handles.findIndex((place) => apart(place, point) <= HANDLE) : -1
    if (handle >= 0) return { mark, handle }
  }
  const touched = top.find((mark) => touches(mark, point))
  return touched && { mark: touched, handle: null }
}

function touches({ lines, closed }: MeasureMark, point: ScreenPoint): boolean {
  return lines.some((line) => {
    const ends = closed ? [...line, ...line.slice(0, 1)] : line
    if (ends.length === 1) return ends.some((place) => apart(place, point) <= HANDLE)
    return ends.slice(1).some((to, place) => fromSegment(ends[place] ?? to, to, point) <= LINE)
  })
}

function apart(a: ScreenPoint, b: ScreenPoint): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1])
}

/** Distance of a point from a segment, pixels. */
function fromSegment(from: ScreenPoint, to: ScreenPoint, point: ScreenPoint): number {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const along = ((point[0] - from[0]) * dx + (point[1] - from[1]) * dy) / (dx * dx + dy * dy || 1)
  const t = Math.max(0, Math.min(1, along))
  return apart([from[0] + t * dx, from[1] + t * dy], point)
}
