import { isCalibrated } from '../../src-shared/annotations/values.js'
import type { Evidence } from '../../src-shared/case/reading.js'
import type { ViewerController } from './controller.svelte.js'
import type { PlaneFrame } from './geometry/plane-frame.js'
import { scaleBar } from './geometry/scale-bar.js'
import type { Projection, Rectangle, ScreenPoint } from './geometry/screen.js'
import { outlineMark, type OutlineMark } from './outlines/outline-mark.js'
import { GROUP_PAINT } from './outlines/paint.js'
import { edgeLetters } from './overlay/letters.js'
import { slabWords } from './overlay/view-menu.js'
import { evidenceMark, type EvidenceMark } from './overlay/evidence-mark.js'
import { boxDash, boxPaint } from './overlay/box-look.js'
import { boxesOn, boxMarks, slabOf, type BoxMark } from './overlay/marks.js'
import type { Scan } from './scan.js'
import { contrastWords, viewName } from './series-words.js'
import type { KeyImage, ViewerBox } from './types.js'

export interface CaptureRequest {
  readonly controller: ViewerController
  readonly viewport: number
  /** The canvas with all viewports. */
  readonly canvas: HTMLCanvasElement
  readonly boxes: readonly ViewerBox[]
  readonly selectedKey: string | null
  readonly evidence: Evidence | null
}

/** Colours of tokens.css, which a canvas cannot read. */
const ACCENT = '#6cc3f5'
const TEXT = '#e8edf3'

/**
 * A plane as a picture for a report: the image, boxes, evidence, letters, slice and scale, but never patient text.
 * Rejects where the viewport is not on the screen or shows no slice.
 */
export async function captureKeyImage(request: CaptureRequest): Promise<KeyImage> {
  const { controller, viewport, canvas } = request
  const area = controller.areaOf(viewport)
  const projection = area && controller.projectionOf(viewport, area)
  const scan = controller.scanIn(viewport)
  const frame = controller.frameIn(viewport)
  if (!area || !projection || !scan || !frame || controller.viewports[viewport]?.pose.plane === 'volume')
    throw new Error('This view is not on the screen as a slice: show it, then keep the picture.')
  const ratio = window.devicePixelRatio
  const picture = new OffscreenCanvas(Math.round(area.width * ratio), Math.round(area.height * ratio))
  const context = picture.getContext('2d')
  if (!context) throw new Error('The picture could not be drawn: the graphics system gave no canvas.')
  const from: Rectangle = { ...area, left: area.left * ratio, top: area.top * ratio }
  context.drawImage(canvas, from.left, from.top, picture.width, picture.height, 0, 0, picture.width, picture.height)
  context.scale(ratio, ratio)
  drawOverlay(context, request, { scan, frame, projection })
  const png = await picture.convertToBlob({ type: 'image/png' })
  return { plane: frame.plane, volume: scan.hash, png, width: picture.width, height: picture.height }
}

interface Shown {
  readonly scan: Scan
  readonly frame: PlaneFrame
  readonly projection: Projection
}

function drawOverlay(
  context: OffscreenCanvasRenderingContext2D,
  { controller, viewport, boxes, selectedKey, evidence }: CaptureRequest,
  { scan, frame, projection }: Shown,
): void {
  const outlined = outlineMark(controller, viewport, frame, projection)
  if (outlined) drawOutlines(context, outlined)
  const { places, firstVolume } = controller
  const slab = slabOf(frame, projection, controller.viewports[viewport]?.slab.thicknessMm)
  const here = boxesOn(boxes, (box) => places.link(box.volume ?? firstVolume ?? '', scan.hash))
  for (const mark of boxMarks(here, selectedKey, projection, slab)) drawBox(context, mark)
  const source = places.scan(evidence?.volume ?? firstVolume)
  const link = source && places.link(source.hash, scan.hash)
  const lit = evidence && source && link ? evidenceMark(evidence, { scan: source, link }, frame, projection) : undefined
  if (lit) drawEvidence(context, lit)
  const { width, height } = projection
  const letters = edgeLetters(frame)
  const slice = controller.sliceOf(viewport)
  const slabText = slabWords(controller.viewports[viewport]?.slab)
  if (slabText) write(context, slabText, 12, 52, 'left')
  write(context, letters.left, 14, height / 2, 'left')
  write(context, letters.right, width - 14, height / 2, 'right')
  write(context, letters.top, width / 2, 20, 'center')
  write(context, letters.bottom, width / 2, height - 12, 'center')
  write(context, `${viewName(frame)} ${slice?.number ?? ''} / ${slice?.count ?? ''}`, 12, 20, 'left')
  write(context, contrastWords(scan), 12, 36, 'left')
  if (!isCalibrated(scan.volume)) return
  const bar = scaleBar(projection.mmPerPixel)
  write(context, bar.label, width - 14, height - 24, 'right')
  const [right, bottom] = [width - 14, height - 14]
  stroke(
    context,
    [
      [right - bar.pixels, bottom],
      [right, bottom],
    ],
    TEXT,
    1.5,
  )
}

function drawOutlines(context: OffscreenCanvasRenderingContext2D, mark: OutlineMark): void {
  context.save()
  context.translate(...mark.shift)
  context.scale(mark.scale, mark.scale)
  for (const { group, path } of mark.paths) {
    const shape = new Path2D(path)
    context.fillStyle = context.strokeStyle = GROUP_PAINT[group]
    context.globalAlpha = mark.fill
    context.fill(shape, 'evenodd')
    context.globalAlpha = 1
    if (mark.line === 0) continue
    context.lineWidth = mark.line / mark.scale
    context.setLineDash(group === 'lesions' ? [4 / mark.scale, 2 / mark.scale] : [])
    context.stroke(shape)
  }
  context.restore()
}

function drawBox(context: OffscreenCanvasRenderingContext2D, mark: BoxMark): void {
  const colour = boxPaint(mark.box)
  context.setLineDash([...boxDash(mark.box)])
  stroke(context, [...mark.outline, ...mark.outline.slice(0, 2)], colour, mark.selected ? 2 : 1.25)
  context.setLineDash([])
  if (mark.box.letter !== undefined)
    write(context, mark.box.letter, mark.bounds.left + 4, mark.bounds.top + 14, 'left', colour)
  if (mark.selected) write(context, mark.box.label, mark.bounds.left, Math.max(14, mark.bounds.top - 6), 'left', colour)
}

function drawEvidence(context: OffscreenCanvasRenderingContext2D, mark: EvidenceMark): void {
  if (mark.outline) stroke(context, [...mark.outline, ...mark.outline.slice(0, 2)], ACCENT, 1.5)
  if (mark.cut) stroke(context, [mark.cut.from, mark.cut.to], ACCENT, 2)
  if (mark.line) {
    if (mark.line.base) stroke(context, [mark.line.base.from, mark.line.base.to], TEXT, 1.5)
    for (const { from, to } of [mark.line, ...mark.line.ticks]) stroke(context, [from, to], ACCENT, 2)
    write(context, mark.line.label, mark.line.to[0] + 8, mark.line.to[1] - 6, 'left', ACCENT)
  }
  for (const area of mark.within) stroke(context, [...area, ...area.slice(0, 2)], TEXT, 1)
  for (const area of mark.areas) stroke(context, [...area, ...area.slice(0, 2)], ACCENT, 1.5)
  if (mark.ridge) stroke(context, mark.ridge, ACCENT, 2)
  const [drawn] = [...mark.areas, ...(mark.ridge ? [mark.ridge] : [])]
  const corner = drawn?.[0]
  if (corner && mark.label) write(context, mark.label, corner[0] + 8, corner[1] - 8, 'left', ACCENT)
  for (const { number, at } of mark.numbers.filter(({ near }) => near))
    write(context, String(number), at[0], at[1] + 4, 'center', ACCENT)
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
