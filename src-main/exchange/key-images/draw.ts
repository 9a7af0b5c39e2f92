import { transformBox } from '../../../src-shared/geometry/affine.js'
import { boxSize, type Box, type Vec3 } from '../../../src-shared/geometry/box.js'
import { rgbOf, SEVERITY_PALETTE } from '../../../src-shared/moaks/severity-palette.js'
import type { Voxels } from '../../datasets/voxels.js'
import { Canvas, type Colour, type Line, type Point } from './canvas.js'
import { lettering } from './lettering.js'
import {
  edgeLetters,
  PLANE_FRAMES,
  toPixel,
  type Axis,
  type EdgeLetters,
  type KeyPlane,
  type PlaneFrame,
  type PlaneWindow,
} from './planes.js'
import { reslice } from './reslice.js'
import type { KeySubject } from './subject.js'

/** Edge of a key image: sharp at the 60 mm that three of them side by side have on an A4 page. */
export const KEY_IMAGE_PIXELS = 384

export const INK: Colour = [236, 241, 246]
const SHADE: Colour = [0, 0, 0]
const LETTER = 15
const MARGIN = 9
const SCALE_BAR = 20
/** A line is drawn on a plane that both its ends are this near to, mm. */
const ON_PLANE = 2.5

/**
 * A key image as PNG: the plane through the subject's focus, in the convention of radiology, windowed to the volume's
 * percentiles, with the boxes that the plane cuts, what was measured, orientation letters and a scale bar.
 */
export function drawKeyImage(voxels: Voxels, subject: KeySubject, plane: KeyPlane): Buffer {
  const window = windowOn(voxels, subject, PLANE_FRAMES[plane])
  const canvas = new Canvas(window.pixels, windowed(reslice(voxels, window), voxels.meta.percentiles))
  const colour = rgbOf(SEVERITY_PALETTE[subject.standing].onDark)
  if (subject.box) outline(canvas, window, subject.focus, subject.box, colour, 2)
  if (subject.lesion) outline(canvas, window, subject.focus, subject.lesion, INK, 1.2)
  if (subject.line) measure(canvas, window, subject.focus, subject.line.from, subject.line.to)
  else if (subject.point) mark(canvas, toPixel(window, subject.point))
  letters(canvas, edgeLetters(window.frame))
  scaleBar(canvas, window.field)
  return canvas.png()
}

/** A window around the focus, moved so that it shows as little as possible of what lies outside the volume. */
export function windowOn(voxels: Voxels, { focus, field }: KeySubject, frame: PlaneFrame): PlaneWindow {
  const [ni, nj, nk] = voxels.meta.dims
  const volume = transformBox(voxels.meta.affineLps, { min: [-0.5, -0.5, -0.5], max: [ni - 0.5, nj - 0.5, nk - 0.5] })
  const size = boxSize(volume)
  const centre: [number, number, number] = [...focus]
  for (const axis of [frame.right, frame.down]) {
    const [low, high] = [volume.min[axis] + field / 2, volume.max[axis] - field / 2]
    centre[axis] = size[axis] <= field ? (low + high) / 2 : Math.min(high, Math.max(low, focus[axis]))
  }
  return { frame, centre, field, pixels: KEY_IMAGE_PIXELS }
}

/** Values as grey 0…255; outside the volume black. */
export function windowed(values: Float32Array, { low, high }: { low: number; high: number }): Uint8Array {
  const scale = 255 / (high > low ? high - low : 1)
  return Uint8Array.from(values, (value) =>
    Number.isNaN(value) ? 0 : Math.round(Math.min(255, Math.max(0, (value - low) * scale))),
  )
}

/** The rectangle of a box in the plane, where the plane passes through the box. */
function outline(canvas: Canvas, window: PlaneWindow, focus: Vec3, box: Box, colour: Colour, width: number): void {
  const { normal } = window.frame
  if (focus[normal] < box.min[normal] || focus[normal] > box.max[normal]) return
  const [x0, y0] = toPixel(window, box.min)
  const [x1, y1] = toPixel(window, box.max)
  drawn(
    canvas,
    [
      [
        [x0, y0],
        [x1, y0],
        [x1, y1],
        [x0, y1],
        [x0, y0],
      ],
    ],
    colour,
    width,
  )
}

/** A cross with an open middle, so that it does not cover what it points at. */
function mark(canvas: Canvas, [x, y]: Point): void {
  const arms = [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const
  drawn(
    canvas,
    arms.map(([dx, dy]): Line => [
      [x + 5 * dx, y + 5 * dy],
      [x + 12 * dx, y + 12 * dy],
    ]),
    INK,
    1.6,
  )
}

/** A measured distance with end ticks and its millimetres, on planes that it lies in. */
function measure(canvas: Canvas, window: PlaneWindow, focus: Vec3, from: Vec3, to: Vec3): void {
  const { normal } = window.frame
  if ([from, to].some((end) => Math.abs(end[normal] - focus[normal]) > ON_PLANE)) return
  const [a, b] = [toPixel(window, from), toPixel(window, to)]
  const length = Math.hypot(b[0] - a[0], b[1] - a[1])
  if (length < 1) return
  const [nx, ny] = [(5 * (b[1] - a[1])) / length, (-5 * (b[0] - a[0])) / length]
  const tick = ([x, y]: Point): Line => [
    [x - nx, y - ny],
    [x + nx, y + ny],
  ]
  drawn(canvas, [[a, b], tick(a), tick(b)], INK, 1.4)
  const axes: readonly Axis[] = [0, 1, 2]
  const millimetres = Math.hypot(...axes.map((axis) => to[axis] - from[axis]))
  const [x, y] = [Math.max(a[0], b[0]), (a[1] + b[1]) / 2]
  drawn(canvas, lettering(`${millimetres.toFixed(1)} mm`, [x + 9, y + 5], 10), INK, 1.4)
}

export function letters(canvas: Canvas, { left, right, top, bottom }: EdgeLetters): void {
  const pixels = canvas.size
  const middle = (pixels + LETTER) / 2
  drawn(
    canvas,
    [
      ...lettering(left, [MARGIN, middle], LETTER),
      ...lettering(right, [pixels - MARGIN, middle], LETTER, 'end'),
      ...lettering(top, [pixels / 2, MARGIN + LETTER], LETTER, 'middle'),
      ...lettering(bottom, [pixels / 2, pixels - MARGIN], LETTER, 'middle'),
    ],
    INK,
    2,
  )
}

/** Two centimetres, bottom right. */
export function scaleBar(canvas: Canvas, field: number): void {
  const pixels = canvas.size
  const right = pixels - MARGIN
  const left = right - (SCALE_BAR * pixels) / field
  const y = pixels - MARGIN - 1
  const ends: Line[] = [
    [
      [left, y - 5],
      [left, y],
    ],
    [
      [right, y - 5],
      [right, y],
    ],
  ]
  drawn(
    canvas,
    [
      [
        [left, y],
        [right, y],
      ],
      ...ends,
    ],
    INK,
    1.4,
  )
  drawn(canvas, lettering('2 cm', [(left + right) / 2, y - 7], 9, 'middle'), INK, 1.4)
}

/** Light lines on a dark rim: they must show on fluid and on cortex. */
export function drawn(canvas: Canvas, lines: readonly Line[], colour: Colour, width: number): void {
  canvas.stroke(lines, { colour: SHADE, width: width + 2.4, opacity: 0.6 })
  canvas.stroke(lines, { colour, width })
}
