import type { Evidence } from '../../src-shared/case/reading.js'
import { severityOfStanding } from '../../src-shared/moaks/standing.js'
import { SEVERITY_COLOURS } from '../design/severity.js'
import type { ViewerController } from './controller.svelte.js'
import { scaleBar } from './geometry/scale-bar.js'
import type { Projection, Rectangle, ScreenPoint } from './geometry/screen.js'
import { edgeLetters } from './overlay/letters.js'
import { boxMarks, evidenceMark, slabOf, type BoxMark, type EvidenceMark } from './overlay/marks.js'
import { VIEW_NAMES } from './overlay/view-menu.js'
import { PLANES, type KeyImage, type Plane, type ViewerBox } from './types.js'

export interface CaptureRequest {
  readonly controller: ViewerController
  readonly plane: Plane
  /** The canvas with all viewports. */
  readonly canvas: HTMLCanvasElement
  readonly boxes: readonly ViewerBox[]
  readonly selectedKey: string | null
  readonly evidence: Evidence | null
}

/** Colours of tokens.css, which a canvas cannot read. */
const ACCENT = '#6cc3f5'
const TEXT = '#e8edf3'
const UNANSWERED = '#8a97a7'

/**
 * A plane as a picture for a report: the image, boxes, evidence, letters, slice and scale, but never patient text.
 * Rejects where the plane is not on the screen.
 */
export async function captureKeyImage(request: CaptureRequest): Promise<KeyImage> {
  const { controller, plane, canvas } = request
  const area = controller.areaOf(plane)
  const projection = area && controller.projectionOf(plane, area)
  if (!area || !projection || !controller.scan)
    throw new Error(`The ${plane} view is not on the screen: show it, then keep the picture.`)
  const ratio = window.devicePixelRatio
  const picture = new OffscreenCanvas(Math.round(area.width * ratio), Math.round(area.height * ratio))
  const context = picture.getContext('2d')
  if (!context) throw new Error('The picture could not be drawn: the graphics system gave no canvas.')
  const from: Rectangle = { ...area, left: area.left * ratio, top: area.top * ratio }
  context.drawImage(canvas, from.left, from.top, picture.width, picture.height, 0, 0, picture.width, picture.height)
  context.scale(ratio, ratio)
  drawOverlay(context, request, projection)
  const png = await picture.convertToBlob({ type: 'image/png' })
  return { plane, png, width: picture.width, height: picture.height }
}

function drawOverlay(
  context: OffscreenCanvasRenderingContext2D,
  { controller, plane, boxes, selectedKey, evidence }: CaptureRequest,
  projection: Projection,
): void {
  const { scan } = controller
  if (!scan) return
  const frame = scan.frames[plane]
  const slab = slabOf(frame, projection)
  const marks = controller.boxesVisible ? boxMarks(boxes, selectedKey, projection, slab) : []
  for (const mark of marks) drawBox(context, mark)
  const frames = PLANES.map((other) => scan.frames[other])
  const lit = evidence ? evidenceMark(evidence, frame, frames, projection) : undefined
  if (lit) drawEvidence(context, lit)
  const { width, height } = projection
  const letters = edgeLetters(frame)
  const slice = controller.sliceOf(plane)
  write(context, letters.left, 14, height / 2, 'left')
  write(context, letters.right, width - 14, height / 2, 'right')
  write(context, letters.top, width / 2, 20, 'center')
  write(context, letters.bottom, width / 2, height - 12, 'center')
  write(context, `${VIEW_NAMES[plane]} ${slice?.number ?? ''} / ${slice?.count ?? ''}`, 12, 20, 'left')
  const bar = scaleBar(projection.mmPerPixel)
  write(context, bar.label, width - 14, height - 24, 'right')
  stroke(
    context,
    [
      [width - 14 - bar.pixels, height - 14],
      [width - 14, height - 14],
    ],
    TEXT,
    1.5,
  )
}

function drawBox(context: OffscreenCanvasRenderingContext2D, mark: BoxMark): void {
  const { standing } = mark.box
  const severity = severityOfStanding(standing)
  const colour = severity === null ? UNANSWERED : SEVERITY_COLOURS[severity]
  stroke(context, [...mark.outline, ...mark.outline.slice(0, 2)], colour, mark.selected ? 2 : 1.25)
  if (mark.selected) write(context, mark.box.label, mark.bounds.left, Math.max(14, mark.bounds.top - 6), 'left', colour)
}

function drawEvidence(context: OffscreenCanvasRenderingContext2D, mark: EvidenceMark): void {
  if (mark.outline) stroke(context, [...mark.outline, ...mark.outline.slice(0, 2)], ACCENT, 1.5)
  if (mark.cut) stroke(context, [mark.cut.from, mark.cut.to], ACCENT, 2)
  if (mark.line) {
    stroke(context, [mark.line.from, mark.line.to], ACCENT, 2)
    write(context, mark.line.label, mark.line.to[0] + 8, mark.line.to[1] - 6, 'left', ACCENT)
  }
  if (mark.point) {
    context.beginPath()
    context.arc(mark.point[0], mark.point[1], 9, 0, 2 * Math.PI)
    context.strokeStyle = ACCENT
    context.stroke()
    if (mark.label) write(context, mark.label, mark.point[0] + 14, mark.point[1] - 10, 'left', ACCENT)
  }
}

function stroke(
  context: OffscreenCanvasRenderingContext2D,
  points: readonly ScreenPoint[],
  colour: string,
  width: number,
): void {
  context.beginPath()
  points.forEach(([x, y], place) => (place === 0 ? context.moveTo(x, y) : context.lineTo(x, y)))
  context.strokeStyle = colour
  context.lineWidth = width
  context.stroke()
}

function write(
  context: OffscreenCanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  align: CanvasTextAlign,
  colour: string = TEXT,
): void {
  context.font = "500 12px 'Inter Variable', system-ui, sans-serif"
  context.textAlign = align
  context.strokeStyle = 'rgb(0 0 0 / 80%)'
  context.lineWidth = 3
  context.strokeText(text, x, y)
  context.fillStyle = colour
  context.fillText(text, x, y)
}
