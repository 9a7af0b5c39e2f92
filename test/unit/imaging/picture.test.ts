import { PNG } from 'pngjs'
import { expect, test } from 'vitest'
import type { Affine } from '../../../src-shared/geometry/affine.js'
import { drawPicture } from '../../../src-main/imaging/decode/picture.js'

/** One bright corner in a dark slice of 20 columns and 10 rows: columns 0–9, rows 0–4. */
const values = Float32Array.from({ length: 200 }, (_, n) => (n % 20 < 10 && n < 100 ? 100 : 0))
const slice = { values, columns: 20, rows: 10 }

/** Which quarter of the picture is bright. */
function brightCorner(affine: Affine): { corner: string; width: number; height: number } {
  const { width, height, data } = PNG.sync.read(drawPicture(slice, affine))
  const at = (x: number, y: number): number => data[4 * (Math.floor(y * height) * width + Math.floor(x * width))] ?? 0
  const corners = {
    'top left': at(0.1, 0.1),
    'top right': at(0.9, 0.1),
    'bottom left': at(0.1, 0.9),
    'bottom right': at(0.9, 0.9),
  }
  const bright = Object.entries(corners).filter(([, grey]) => grey === 255)
  expect(bright).toHaveLength(1)
  return { corner: bright[0]?.[0] ?? '', width, height }
}

test('a sagittal slice as scanners store it is drawn as it is, in its proportions', () => {
  // i to the back, j to the feet, 1 mm both: 20 × 10 mm.
  const affine = [0, 0, -1, 0, 1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 1]
  expect(brightCorner(affine)).toEqual({ corner: 'top left', width: 160, height: 80 })
})

test('rows twice as far apart make the picture square', () => {
  expect(brightCorner([0, 0, -1, 0, 1, 0, 0, 0, 0, -2, 0, 0, 0, 0, 0, 1])).toMatchObject({ width: 160, height: 160 })
})

test('a sagittal slice stored front first and feet first is turned: head up, front left', () => {
  // i to the front, j to the head: the first column and row belong at the bottom right.
  expect(brightCorner([0, 0, 1, 0, -1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1]).corner).toBe('bottom right')
})

test('an axial slice that starts at the front right stays; one that starts at the left is mirrored', () => {
  expect(brightCorner([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]).corner).toBe('top left')
  expect(brightCorner([-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1]).corner).toBe('top right')
})

test('a coronal slice whose columns run to the feet is stood up', () => {
  // i to the feet, j to the patient's left: 20 mm high, 10 mm wide.
  expect(brightCorner([0, 1, 0, 0, 0, 0, 1, 0, -1, 0, 0, 0, 0, 0, 0, 1])).toEqual({
    corner: 'top left',
    width: 80,
    height: 160,
  })
})
