import { describe, expect, it } from 'vitest'
import { latticePointsWithin } from '../../../src-shared/annotations/scan-lines.js'
import { regionStatistics, valueAt } from '../../../src-shared/annotations/statistics.js'
import { applyAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import type { ImageVolume } from '../../../src-shared/geometry/image-volume.js'

/** 10 × 8 × 5 voxels of 0.5 × 0.6 × 3 mm, sagittal; voxel (i, j, k) holds i + 10·j + 100·k. */
const AFFINE: Affine = [0, 0, -3, 20, 0.5, 0, 0, -7, 0, -0.6, 0, 40, 0, 0, 0, 1]
const image: ImageVolume = { dims: [10, 8, 5], affine: AFFINE, data: new Int16Array(400) }
for (let k = 0; k < 5; k++)
  for (let j = 0; j < 8; j++) for (let i = 0; i < 10; i++) image.data[i + 10 * (j + 8 * k)] = i + 10 * j + 100 * k

const SAGITTAL: { right: Vec3; down: Vec3 } = { right: [0, 1, 0], down: [0, 0, -1] }
const at = (i: number, j: number, k: number): Vec3 => applyAffine(AFFINE, [i, j, k])
const rectangle = (i0: number, j0: number, i1: number, j1: number, k: number): Vec3[] => [
  at(i0, j0, k),
  at(i1, j0, k),
  at(i1, j1, k),
  at(i0, j1, k),
]

function counted(plane: { right: Vec3; down: Vec3 }, outline: readonly Vec3[]) {
  return regionStatistics(image, plane, outline)
}

describe('statistics of a region', () => {
  it('counts each voxel of the slice whose middle lies within, once', () => {
    // Columns 2…4 and rows 1…2 of slice 3: 312, 313, 314, 322, 323, 324.
    const statistics = counted(SAGITTAL, rectangle(1.6, 0.6, 4.4, 2.4, 3))
    expect(statistics).toMatchObject({ count: 6, mean: 318, min: 312, max: 324 })
    expect(statistics?.sd).toBeCloseTo(Math.sqrt(154 / 5), 9)
  })

  it('takes the nearest slice of a plane between two, and nothing outside the image', () => {
    expect(counted(SAGITTAL, rectangle(-3, -3, 0.4, 0.4, 1.2))).toMatchObject({
      count: 1,
      mean: 100,
      sd: 0,
    })
    expect(counted(SAGITTAL, rectangle(-3, -3, -1, -1, 1))).toBeNull()
    expect(counted(SAGITTAL, rectangle(1.2, 1.2, 1.4, 1.4, 1))).toBeNull()
  })

  it('counts whole voxels in the other two planes of the volume as well', () => {
    // A coronal cut through column 4: rows 2…3 of slices 1…3.
    const outline = [at(4, 1.7, 0.7), at(4, 3.3, 0.7), at(4, 3.3, 3.3), at(4, 1.7, 3.3)]
    expect(counted({ right: [1, 0, 0], down: [0, 0, -1] }, outline)).toMatchObject({
      count: 6,
      mean: 229,
      min: 124,
      max: 334,
    })
  })

  it('samples a plane that cuts across voxels, linear between them', () => {
    // The values are linear in space, so the mean over a symmetric region is the value in its middle.
    const turn = Math.PI / 7
    const right: Vec3 = [Math.sin(turn), Math.cos(turn), 0]
    const middle = at(4.5, 3.5, 2)
    const outline = [-1, 1, 1, -1].map((side, corner): Vec3 => {
      const down = corner < 2 ? -1 : 1
      return [middle[0] + side * right[0], middle[1] + side * right[1], middle[2] - down]
    })
    const statistics = counted({ right, down: [0, 0, -1] }, outline)
    expect(statistics?.count).toBeGreaterThan(9)
    // The pitch does not fall on the middle: half a pitch of the steepest slope is what it may be off.
    expect(Math.abs((statistics?.mean ?? 0) - (4.5 + 35 + 200))).toBeLessThan(20)
  })

  it('reads the voxel that holds a point, and none outside', () => {
    expect(valueAt(image, at(4.4, 2.6, 1.2))).toBe(134)
    expect(valueAt(image, at(-0.6, 0, 0))).toBeNull()
  })
})

describe('points within an outline', () => {
  const within = (outline: (readonly [number, number])[]): string[] => {
    const points: string[] = []
    latticePointsWithin(outline, null, (x, y) => points.push(`${x} ${y}`))
    return points
  }

  it('are those of a triangle counted by hand, also where corners lie on rows', () => {
    expect(
      within([
        [0.5, 0],
        [3.5, 0],
        [0.5, 3],
      ]),
    ).toEqual(['1 0', '2 0', '3 0', '1 1', '2 1', '1 2'])
  })

  it('leave out what lies in a bay', () => {
    const points = within([
      [-0.5, -0.5],
      [4.5, -0.5],
      [4.5, 2.5],
      [3.5, 2.5],
      [3.5, 0.5],
      [0.5, 0.5],
      [0.5, 2.5],
      [-0.5, 2.5],
    ])
    expect(points).toEqual(['0 0', '1 0', '2 0', '3 0', '4 0', '0 1', '4 1', '0 2', '4 2'])
  })
})
