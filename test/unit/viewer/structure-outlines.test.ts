import { describe, expect, it } from 'vitest'
import type { Slab } from '../../../src-renderer/viewer/geometry/box-section.js'
import type { PlanePoint } from '../../../src-renderer/viewer/geometry/contour.js'
import { groupPaths, structureOutlines } from '../../../src-renderer/viewer/outlines/structure-outlines.js'
import { lesionValue, tissueValue } from '../../../src-shared/anatomy/labels.js'
import { KEPT_LESIONS, KEPT_TISSUES } from '../../../src-shared/anatomy/structure-groups.js'
import { packStructures, type Structures } from '../../../src-shared/case/structures.js'
import { IDENTITY, type Affine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'

/** Half a millimetre per voxel, i to the back, j down, k to the left, as the pack's grid lies; and the left knee's mirror. */
const AFFINE: Affine = [0, 0, 0.5, -15, 0.5, 0, 0, -15, 0, -0.5, 0, 15, 0, 0, 0, 1]
const LEFT: Affine = [0, 0, -0.5, 15, 0.5, 0, 0, -15, 0, -0.5, 0, 15, 0, 0, 0, 1]
const SIZE = 61
const R = Math.SQRT1_2
const SAGITTAL = { right: [0, 1, 0], down: [0, 0, -1], away: [1, 0, 0] } as const
const MIRRORED = { right: [0, -1, 0], down: [0, 0, -1], away: [1, 0, 0] } as const
const OBLIQUE = { right: [R, R, 0], down: [0, 0, -1], away: [R, -R, 0] } as const

const BALL = 10
const MIDDLE: Vec3 = [2, -1, 3]

/** A ball of bone with a plate of cartilage over x > 8 of the grid, and a lesion inside. */
function knee(affine: Affine): Structures {
  const tissue = new Uint8Array(SIZE ** 3)
  const lesion = new Uint8Array(SIZE ** 3)
  let n = 0
  for (let k = 0; k < SIZE; k++)
    for (let j = 0; j < SIZE; j++)
      for (let i = 0; i < SIZE; i++, n++) {
        const x = affine === LEFT ? 15 - 0.5 * k : 0.5 * k - 15
        const far = Math.hypot(x - MIDDLE[0], 0.5 * i - 15 - MIDDLE[1], 15 - 0.5 * j - MIDDLE[2])
        if (far <= BALL) tissue[n] = tissueValue('femur')
        if (far <= 3) lesion[n] = lesionValue('bone-marrow-lesion')
      }
  const packed = packStructures({ tissue, lesion, dims: [SIZE, SIZE, SIZE], affine }, KEPT_TISSUES, KEPT_LESIONS)
  if (!packed) throw new Error('The ball is there.')
  return packed
}

function slab(basis: Slab['basis'], thickness: number, away = 0): Slab {
  const at = (axis: 0 | 1 | 2): number => MIDDLE[axis] + away * basis.away[axis]
  return { basis, point: [at(0), at(1), at(2)], thickness }
}

function femur(outlines: ReturnType<typeof structureOutlines>): readonly PlanePoint[] {
  const found = outlines.filter(({ name }) => name === 'femur')
  expect(found.map(({ contours }) => contours.length)).toEqual([1])
  return found[0]?.contours[0] ?? []
}

/** Distances of an outline from where the ball's middle lies in the plane. */
function radii(points: readonly PlanePoint[], { basis: { right, down } }: Slab): number[] {
  const [u, v] = [right, down].map((way) => way[0] * MIDDLE[0] + way[1] * MIDDLE[1] + way[2] * MIDDLE[2])
  return points.map((point) => Math.hypot(point[0] - (u ?? 0), point[1] - (v ?? 0)))
}

describe('outlines of structures on a plane', () => {
  for (const [name, basis] of [
    ['sagittal', SAGITTAL],
    ['mirrored', MIRRORED],
    ['oblique', OBLIQUE],
  ] as const)
    for (const affine of [AFFINE, LEFT])
      it(`are a ball's circle on a ${name} plane of a ${affine === LEFT ? 'left' : 'right'} knee, to half a voxel's diagonal`, () => {
        const structures = knee(affine)
        for (const away of [0, 4, -7]) {
          const thin = slab(basis, 0.2, away)
          const there = radii(femur(structureOutlines(structures, IDENTITY, thin, 'most')), thin)
          expect(there.length).toBeGreaterThan(30)
          for (const radius of there) expect(Math.abs(radius - Math.sqrt(BALL ** 2 - away ** 2))).toBeLessThan(0.36)
        }
      })

  it('of a thick slice are what fills half of it, and of a slab all that lies in it', () => {
    const structures = knee(AFFINE)
    // Of 6 mm about the middle a place is filled by half where the ball is 3 mm thick: 1.5 mm to either side.
    const thick = slab(OBLIQUE, 6)
    const half = radii(femur(structureOutlines(structures, IDENTITY, thick, 'most')), thick)
    for (const radius of half) expect(Math.abs(radius - Math.sqrt(BALL ** 2 - 1.5 ** 2))).toBeLessThan(0.36)
    // 7 mm off the middle a slab of 6 mm reaches to 4 mm, where the ball is wider than at any place in between.
    const aside = slab(OBLIQUE, 6, 7)
    const most = radii(femur(structureOutlines(structures, IDENTITY, aside, 'most')), aside)
    for (const radius of most) expect(Math.abs(radius - Math.sqrt(BALL ** 2 - 7 ** 2))).toBeLessThan(0.5)
    // Three samples through the slab: the outermost 5 mm from the middle.
    const all = radii(femur(structureOutlines(structures, IDENTITY, aside, 'any')), aside)
    for (const radius of all) expect(Math.abs(radius - Math.sqrt(BALL ** 2 - 5 ** 2))).toBeLessThan(0.36)
  })

  it('lie where a link carries them, and nowhere where the slab does not meet them', () => {
    const structures = knee(AFFINE)
    const moved: Affine = [1, 0, 0, 0, 0, 1, 0, 40, 0, 0, 1, 0, 0, 0, 0, 1]
    const there = femur(structureOutlines(structures, moved, slab(SAGITTAL, 1), 'most'))
    const mean = there.reduce((sum, [u]) => sum + u, 0) / there.length
    expect(Math.abs(mean - (MIDDLE[1] + 40))).toBeLessThan(0.2)
    expect(structureOutlines(structures, IDENTITY, slab(SAGITTAL, 1, 12), 'most')).toEqual([])
  })

  it('are drawn by group, lesions over what they lie in, and cut once for one plane', () => {
    const structures = knee(AFFINE)
    const one = structureOutlines(structures, IDENTITY, slab(SAGITTAL, 1), 'most')
    expect(one.map(({ name }) => name)).toEqual(['femur', 'bone-marrow-lesion'])
    expect(structureOutlines(structures, IDENTITY, slab(SAGITTAL, 1), 'most')).toBe(one)
    expect(groupPaths(one, ['bones', 'cartilage', 'lesions']).map(({ group }) => group)).toEqual(['bones', 'lesions'])
    expect(groupPaths(one, ['lesions'])[0]?.path).toMatch(/^M[-\d. L]+Z$/)
  })
})
