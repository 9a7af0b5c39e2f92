import { annotationValues, isCalibrated, type MeasuredOn } from '../../../src-shared/annotations/values.js'
import { isClosed, outlineOf } from '../../../src-shared/annotations/outline.js'
import { valueWords } from '../../../src-shared/annotations/words.js'
import type { Annotation, AnnotationOf } from '../../../src-shared/case/annotation.js'
import { applyLinear } from '../../../src-shared/geometry/affine.js'
import type { Box, Vec3 } from '../../../src-shared/geometry/box.js'
import { orientationLetter } from '../../../src-shared/geometry/orientation.js'
import { cross, dot, scale, subtract } from '../../../src-shared/geometry/vector.js'
import type { Voxels } from '../../datasets/voxels.js'
import { Canvas, type Colour, type Line, type Point } from './canvas.js'
import { drawn, INK, letters, scaleBar, windowed } from './draw.js'
import { lettering } from './lettering.js'
import { resliceTilted, type TiltedWindow } from './reslice.js'
import { boxOnPlane } from './section.js'

/** Edge of a picture that a reader kept: it stands alone on its row of the page. */
const KEPT_PIXELS = 512
/** No slab is sampled more often than this. */
const MOST_SHEETS = 33
const DRAWN: Colour = [211, 240, 138]

/** What else a kept picture shows. */
export interface KeptOverlays {
  /** All annotations of the read; those on this plane of this volume are drawn. */
  readonly annotations: readonly Annotation[]
  /** The box of the finding that was selected, and its colour. */
  readonly box: { readonly boxLps: Box; readonly colour: Colour } | null
}

/**
 * A key image that a reader kept, as PNG: the same plane, slab, window and lie as on their screen, with the overlays
 * that were shown there. The picture is square and holds all that was in sight.
 */
export function drawKeptImage(
  voxels: Voxels,
  kept: AnnotationOf<'key-image'>,
  { annotations, box }: KeptOverlays,
  volume: MeasuredOn,
): Buffer {
  const { originLps: centre, right, down } = kept.plane
  const window: TiltedWindow = { centre, right, down, field: Math.max(...kept.fieldMm), pixels: KEPT_PIXELS }
  const { window: width, level } = kept.window
  const grey = windowed(slabValues(voxels, window, kept), { low: level - width / 2, high: level + width / 2 })
  const canvas = new Canvas(KEPT_PIXELS, kept.viewport.inverted ? grey.map((value) => 255 - value) : grey)
  const at = (point: Vec3): Point => pixelOf(window, point)
  if (box && kept.overlays.boxes) {
    const section = boxOnPlane(window, box.boxLps).map(at)
    if (section.length > 2) drawn(canvas, [closed(section)], box.colour, 2)
  }
  if (kept.overlays.annotations)
    for (const one of annotations) if (liesOn(one, kept, voxels)) drawAnnotation(canvas, one, at, volume)
  letters(canvas, {
    left: orientationLetter(scale(right, -1)),
    right: orientationLetter(right),
    top: orientationLetter(scale(down, -1)),
    bottom: orientationLetter(down),
  })
  if (isCalibrated(volume)) scaleBar(canvas, window.field)
  return canvas.png()
}

/** One slice, or a slab's mean, greatest or least values; NaN where all of it is outside the volume. */
function slabValues(voxels: Voxels, window: TiltedWindow, { viewport }: AnnotationOf<'key-image'>): Float32Array {
  const { thicknessMm, mode } = viewport.slab
  const pitch = Math.min(...voxels.meta.spacing)
  const sheets = Math.min(MOST_SHEETS, 2 * Math.floor(thicknessMm / pitch / 2) + 1)
  const values = resliceTilted(voxels, window)
  if (sheets < 2) return values
  const counts = values.map((value) => (Number.isNaN(value) ? 0 : 1))
  for (let sheet = 0; sheet < sheets; sheet++) {
    const depth = (sheet / (sheets - 1) - 0.5) * thicknessMm
    if (depth === 0) continue
    resliceTilted(voxels, window, depth).forEach((value, place) => {
      const before = values[place] ?? Number.NaN
      if (Number.isNaN(value)) return
      counts[place] = (counts[place] ?? 0) + 1
      if (Number.isNaN(before)) values[place] = value
      else if (mode === 'mean') values[place] = before + value
      else values[place] = mode === 'max' ? Math.max(before, value) : Math.min(before, value)
    })
  }
  return mode === 'mean' ? values.map((value, place) => value / Math.max(1, counts[place] ?? 1)) : values
}

/** Whether all of an annotation lies on what the picture shows: within half a slice, or within its slab. */
function liesOn(annotation: Annotation, kept: AnnotationOf<'key-image'>, voxels: Voxels): boolean {
  if (annotation.kind === 'key-image' || annotation.volume !== kept.volume) return false
  const normal = cross(kept.plane.right, kept.plane.down)
  const spacing = 1 / Math.max(...applyLinear(voxels.toVoxel, normal).map(Math.abs))
  const reach = Math.max(spacing, kept.viewport.slab.thicknessMm) / 2 + 1e-6
  return annotation.pointsLps.every((point) => Math.abs(dot(subtract(point, kept.plane.originLps), normal)) <= reach)
}

function drawAnnotation(canvas: Canvas, annotation: Annotation, at: (point: Vec3) => Point, volume: MeasuredOn): void {
  const lines = linesOf(annotation).map((line) => line.map(at))
  drawn(canvas, isClosed(annotation) ? lines.map(closed) : lines, DRAWN, 1.6)
  const [first] = annotationValues(annotation, volume)
  const rightmost = lines.flat().reduce<Point | null>((far, point) => (far && far[0] > point[0] ? far : point), null)
  if (first && rightmost)
    drawn(canvas, lettering(valueWords(first), [rightmost[0] + 9, rightmost[1] + 5], 10), INK, 1.4)
}

function linesOf(annotation: Annotation): readonly (readonly Vec3[])[] {
  if (isClosed(annotation)) return [outlineOf(annotation)]
  const points: readonly Vec3[] = annotation.pointsLps
  return annotation.kind === 'cobb' ? [points.slice(0, 2), points.slice(2)] : [points]
}

function closed(line: Line): Line {
  return [...line, ...line.slice(0, 1)]
}

function pixelOf({ centre, right, down, field, pixels }: TiltedWindow, point: Vec3): Point {
  const offset = subtract(point, centre)
  const perMm = pixels / field
  return [pixels / 2 + dot(offset, right) * perMm, pixels / 2 + dot(offset, down) * perMm]
}
