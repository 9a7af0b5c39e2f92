import { PNG } from 'pngjs'
import { describe, expect, it } from 'vitest'
import type { ReasoningStep as Step } from '../../../src-shared/case/reading.js'
import type { FindingState } from '../../../src-shared/case/revision.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { Canvas } from '../../../src-main/exchange/key-images/canvas.js'
import { windowOn } from '../../../src-main/exchange/key-images/draw.js'
import {
  drawKeyImage,
  KEY_IMAGE_PIXELS,
  keySubject,
  type KeySubject,
} from '../../../src-main/exchange/key-images/index.js'
import { lettering } from '../../../src-main/exchange/key-images/lettering.js'
import { edgeLetters, PLANE_FRAMES, toPixel } from '../../../src-main/exchange/key-images/planes.js'
import { reslice } from '../../../src-main/exchange/key-images/reslice.js'
import { rgbOf, SEVERITY_PALETTE } from '../../../src-shared/moaks/severity-palette.js'
import { finding, readingWith } from '../casebook/case-data.js'
import { proposals } from '../../../src-shared/review/proposals.js'
import { volumeMeta, voxelsOf } from './fixtures.js'

const subject = (overrides: Partial<KeySubject> = {}): KeySubject => ({
  focus: [0, 0, 0],
  box: null,
  lesion: null,
  point: null,
  line: null,
  standing: 2,
  field: 16,
  ...overrides,
})

/** 24 pixels per millimetre at a field of 16 mm: the middle of the picture is pixel 192. */
const PER_MM = KEY_IMAGE_PIXELS / 16

function picture(png: Buffer): (x: number, y: number) => readonly number[] {
  const { data, width, height } = PNG.sync.read(png)
  expect([width, height]).toEqual([KEY_IMAGE_PIXELS, KEY_IMAGE_PIXELS])
  return (x, y) => [...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3)]
}

describe('the planes of a key image', () => {
  it('lie as radiologists expect them', () => {
    expect(edgeLetters(PLANE_FRAMES.axial)).toEqual({ left: 'R', right: 'L', top: 'A', bottom: 'P' })
    expect(edgeLetters(PLANE_FRAMES.coronal)).toEqual({ left: 'R', right: 'L', top: 'S', bottom: 'I' })
    expect(edgeLetters(PLANE_FRAMES.sagittal)).toEqual({ left: 'A', right: 'P', top: 'S', bottom: 'I' })
  })

  it('show a point on the side of the patient that it is on', () => {
    const window = (frame: (typeof PLANE_FRAMES)['axial']) => ({
      frame,
      centre: [0, 0, 0] as const,
      field: 10,
      pixels: 100,
    })
    const leftPosteriorSuperior: Vec3 = [2, 3, 4]
    expect(toPixel(window(PLANE_FRAMES.axial), leftPosteriorSuperior)).toEqual([70, 80])
    expect(toPixel(window(PLANE_FRAMES.coronal), leftPosteriorSuperior)).toEqual([70, 10])
    expect(toPixel(window(PLANE_FRAMES.sagittal), leftPosteriorSuperior)).toEqual([80, 10])
  })
})

describe('reslicing', () => {
  it('gives back a linear ramp exactly, whatever the voxels are', () => {
    const ramp = ([x, y, z]: Vec3): number => 500 + 20 * x + 7 * y - 3 * z
    const voxels = voxelsOf(volumeMeta({ type: 'float32' }), ramp)
    for (const frame of Object.values(PLANE_FRAMES)) {
      const window = { frame, centre: [1, 2, 3] as const, field: 8, pixels: 4 }
      const values = reslice(voxels, window)
      // Pixel (0, 0) is a window of 2 mm wide pixels' first: its middle lies 3 mm from the centre both ways.
      const place: [number, number, number] = [1, 2, 3]
      place[frame.right] -= 3 * frame.rightSign
      place[frame.down] -= 3 * frame.downSign
      expect(values[0]).toBeCloseTo(ramp(place), 3)
      place[frame.right] += 4 * frame.rightSign
      place[frame.down] += 6 * frame.downSign
      expect(values[3 * 4 + 2]).toBeCloseTo(ramp(place), 3)
    }
  })

  it('knows no value beyond the outer faces of the volume', () => {
    const voxels = voxelsOf(volumeMeta(), () => 1)
    // k spans x = −10 … 10 mm by 4 mm voxels; j spans z = 10.5 … −10.5.
    const values = reslice(voxels, { frame: PLANE_FRAMES.coronal, centre: [0, 0, 0], field: 30, pixels: 30 })
    const row = (n: number): number[] => [...values.subarray(30 * n, 30 * n + 30)]
    expect(row(15).map(Number.isNaN).lastIndexOf(true, 14)).toBe(4)
    expect(row(15).filter((value) => value === 1)).toHaveLength(20)
    expect(row(3).every(Number.isNaN)).toBe(true)
    expect(row(5)[15]).toBe(1)
  })
})

describe('a key image', () => {
  it('shows a bright spot where it is, and a cube as a square although slices are thick', () => {
    const cube = ([x, y, z]: Vec3): number => (Math.abs(x) <= 4 && Math.abs(y) <= 4 && z >= 0 && z <= 8 ? 1000 : 0)
    const voxels = voxelsOf(volumeMeta(), cube)
    const pixel = picture(drawKeyImage(voxels, subject({ focus: [0, 0, 2] }), 'coronal'))
    const white = [255, 255, 255]
    // The focus is in the middle, so that z = 8 lies 6 mm above it; the cube reaches half a voxel further, fading.
    expect(pixel(192, 192)).toEqual(white)
    expect(pixel(192, 192 - Math.round(5.5 * PER_MM))).toEqual(white)
    expect(pixel(192 - Math.round(3.5 * PER_MM), 192)).toEqual(white)
    expect(pixel(192 + Math.round(3.5 * PER_MM), 192)).toEqual(white)
    expect(pixel(192, 192 + Math.round(3.5 * PER_MM))).toEqual([0, 0, 0])
    expect(pixel(192 + Math.round(7.5 * PER_MM), 150)[0]).toBeLessThan(60)
  })

  it('is windowed to the percentiles', () => {
    const voxels = voxelsOf(volumeMeta({ percentiles: { low: 200, high: 600 } }), () => 300)
    expect(picture(drawKeyImage(voxels, subject(), 'axial'))(100, 100)).toEqual([64, 64, 64])
  })

  it('outlines the box in the colour of its severity, on the planes that cut it', () => {
    const voxels = voxelsOf(volumeMeta(), () => 0)
    const box = { min: [-4, -2, -2], max: [4, 2, 2] } as const
    const pixel = picture(drawKeyImage(voxels, subject({ box, standing: 3 }), 'coronal'))
    // Left edge at x = −4, top edge at z = 2: 4 mm and 2 mm from the middle.
    expect(pixel(192 - 4 * PER_MM, 192)).toEqual([...rgbOf(SEVERITY_PALETTE[3].onDark)])
    expect(pixel(192, 192 - 2 * PER_MM)).toEqual([...rgbOf(SEVERITY_PALETTE[3].onDark)])
    expect(pixel(192 - 4 * PER_MM, 192 + 3 * PER_MM)).toEqual([0, 0, 0])
    const beside = picture(drawKeyImage(voxels, subject({ focus: [0, 5, 0], box, standing: 3 }), 'coronal'))
    expect(beside(192 - 4 * PER_MM, 192)).toEqual([0, 0, 0])
  })

  it('draws a measured distance with its ends, and a mark with an open middle', () => {
    const voxels = voxelsOf(volumeMeta(), () => 0)
    const line = { from: [-3, 0, 0], to: [3, 0, 0] } as const
    const measured = picture(drawKeyImage(voxels, subject({ line }), 'axial'))
    expect(measured(192, 192)[0]).toBeGreaterThan(150)
    expect(measured(192 + 4 * PER_MM, 192 + 20)).toEqual([0, 0, 0])
    // The line runs across the sagittal plane: nothing to draw there.
    expect(picture(drawKeyImage(voxels, subject({ line }), 'sagittal'))(192, 192)).toEqual([0, 0, 0])
    const marked = picture(drawKeyImage(voxels, subject({ point: [0, 0, 0] }), 'axial'))
    expect(marked(192, 192)).toEqual([0, 0, 0])
    expect(marked(200, 192)[0]).toBeGreaterThan(150)
  })

  it('moves its window so that it shows as little as possible outside the volume', () => {
    const voxels = voxelsOf(volumeMeta(), () => 0)
    expect(windowOn(voxels, subject({ focus: [0, 10, -10] }), PLANE_FRAMES.sagittal).centre).toEqual([0, 2.5, -2.5])
    expect(windowOn(voxels, subject({ focus: [3, 0, 0], field: 60 }), PLANE_FRAMES.coronal).centre).toEqual([0, 0, 0])
  })
})

describe('strokes and letters', () => {
  it('cover half of a pixel that they half cover, and nothing twice', () => {
    const canvas = new Canvas(10, new Uint8Array(100))
    canvas.stroke(
      [
        [
          [0, 5],
          [10, 5],
        ],
      ],
      { colour: [200, 100, 50], width: 2, opacity: 0.5 },
    )
    expect(canvas.pixel(5, 4)).toEqual([100, 50, 25])
    expect(canvas.pixel(5, 5)).toEqual([100, 50, 25])
    expect(canvas.pixel(5, 6)).toEqual([0, 0, 0])
    const crossed = new Canvas(11, new Uint8Array(121))
    crossed.stroke(
      [
        [
          [0, 5.5],
          [11, 5.5],
        ],
        [
          [5.5, 0],
          [5.5, 11],
        ],
      ],
      { colour: [200, 200, 200], width: 1, opacity: 0.5 },
    )
    expect(crossed.pixel(5, 5)).toEqual([100, 100, 100])
  })

  it('stand on their baseline and are as wide as their anchor says', () => {
    const ends = (lines: ReturnType<typeof lettering>, axis: 0 | 1): [number, number] => {
      const values = lines.flat().map((point) => point[axis])
      return [Math.min(...values), Math.max(...values)]
    }
    expect(ends(lettering('L', [10, 50], 12), 0)).toEqual([10, 17.2])
    expect(ends(lettering('L', [10, 50], 12), 1)).toEqual([38, 50])
    expect(ends(lettering('L', [10, 50], 12, 'end'), 0)[1]).toBeCloseTo(10, 9)
    const [left, right] = ends(lettering('LL', [10, 50], 12, 'middle'), 0)
    expect((left + right) / 2).toBeCloseTo(10, 9)
    expect(lettering('?', [0, 0], 12)).toEqual([])
  })
})

describe('the subject of key images', () => {
  const about = (steps: FindingState['steps']): KeySubject | null => {
    const [state] = proposals(readingWith([{ ...finding(19), steps }])).filter((one) => one.question === 19)
    return state ? keySubject(state) : null
  }

  it('is what the chain measured, pointed at or boxed, in this order', () => {
    const box: Step = { text: 'a box', evidence: { kind: 'box', boxLps: { min: [0, 0, 0], max: [2, 2, 2] } } }
    const same: Step = { text: 'the region', evidence: { kind: 'box', boxLps: { min: [1, 2, 3], max: [4, 5, 6] } } }
    const point: Step = { text: 'a point', evidence: { kind: 'point', pointLps: [7, 8, 9] } }
    const distance: Step = { text: 'a distance', evidence: { kind: 'distance', fromLps: [0, 0, 0], toLps: [4, 0, 2] } }
    const nothing: Step = { text: 'nothing', evidence: null }
    expect(about([nothing])?.focus).toEqual([2.5, 3.5, 4.5])
    expect(about([same])).toMatchObject({ focus: [2.5, 3.5, 4.5], lesion: null })
    expect(about([box, same])).toMatchObject({ focus: [1, 1, 1], lesion: { min: [0, 0, 0], max: [2, 2, 2] } })
    expect(about([point, box])).toMatchObject({ focus: [7, 8, 9], point: [7, 8, 9] })
    expect(about([distance, point, nothing])).toMatchObject({ focus: [2, 0, 1], line: { to: [4, 0, 2] } })
  })

  it('is nothing where a finding has no place', () => {
    const [state] = proposals(readingWith([{ ...finding(16), steps: [] }])).filter((one) => one.question === 16)
    expect(state && keySubject(state)).toBeNull()
  })
})
