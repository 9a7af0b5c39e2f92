import { describe, expect, it } from 'vitest'
import { gridOf, voxelAt, clampToGrid } from '../../../src-renderer/viewer/geometry/grid.js'
import { obliqueFrame, planeFrames } from '../../../src-renderer/viewer/geometry/plane-frame.js'
import {
  moveToSlice,
  sliceAt,
  sliceIndex,
  sliceNumber,
  snapToSlice,
  stepSlices,
} from '../../../src-renderer/viewer/geometry/slices.js'
import { applyAffine } from '../../../src-shared/geometry/affine.js'
import { along, dot } from '../../../src-shared/geometry/vector.js'
import { edgeLetters, kneeSide } from '../../../src-renderer/viewer/overlay/letters.js'
import { CORONAL, rounded, sagittalFrames as frames, sagittalGrid as grid } from './grids.js'

describe('the grid of a volume', () => {
  it('has its bounds at voxel edges and its centre in the middle', () => {
    expect(grid.bounds).toEqual({ min: [5, -0.5, 94.5], max: [11, 3.5, 100.5] })
    expect(grid.centre).toEqual([8, 1.5, 97.5])
  })

  it('finds the voxel that holds a point', () => {
    // (8, 2, 99): k = (10 − 8) / 2 = 1, i = 2, j = 1 → 2 + 4·(1 + 6·1) = 30.
    expect(voxelAt(grid, [8, 2, 99])).toBe(30)
    expect(voxelAt(grid, [8.9, 2.4, 98.6])).toBe(30)
    expect(voxelAt(grid, [11.1, 2, 99])).toBeUndefined()
  })

  it('brings outside points to the centres of the outermost voxels', () => {
    expect(clampToGrid(grid, [50, -9, 97.25])).toEqual([10, 0, 97.25])
  })
})

describe('the three planes', () => {
  it('show a sagittal series with anterior left, axial from the feet, coronal from the front', () => {
    expect(edgeLetters(frames.sagittal)).toEqual({ left: 'A', right: 'P', top: 'S', bottom: 'I' })
    expect(edgeLetters(frames.coronal)).toEqual({ left: 'R', right: 'L', top: 'S', bottom: 'I' })
    expect(edgeLetters(frames.axial)).toEqual({ left: 'R', right: 'L', top: 'A', bottom: 'P' })
  })

  it('follow the voxel axes: only the slices that were acquired count as acquired', () => {
    expect(frames.sagittal).toMatchObject({ acquired: true, slices: 3, spacing: 2, order: 1 })
    expect(frames.coronal).toMatchObject({ acquired: false, slices: 4, spacing: 1 })
    expect(frames.axial).toMatchObject({ acquired: false, slices: 6, spacing: 1 })
    expect([frames.coronal.width, frames.coronal.height]).toEqual([6, 6])
  })

  it('look away from the viewer: right × down', () => {
    expect(rounded(frames.axial.away)).toEqual([0, 0, 1])
    expect(rounded(frames.coronal.away)).toEqual([0, 1, 0])
    expect(rounded(frames.sagittal.away)).toEqual([-1, 0, 0])
  })

  it('take the acquired plane of a coronal series', () => {
    const coronal = planeFrames(gridOf(CORONAL))
    expect(coronal.coronal).toMatchObject({ acquired: true, slices: 5, spacing: 4 })
    expect(coronal.sagittal).toMatchObject({ acquired: false, slices: 10, spacing: 2 })
  })

  it('stay three different planes for a volume turned by 45°', () => {
    const r = Math.SQRT1_2
    const turned = planeFrames(
      gridOf({ dims: [8, 8, 8], affineLps: [r, -r, 0, 0, r, r, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] }),
    )
    const { sagittal, coronal, axial } = turned
    for (const [a, b] of [
      [sagittal, coronal],
      [coronal, axial],
      [axial, sagittal],
    ] as const)
      expect(Math.abs(dot(a.away, b.away))).toBeLessThan(1e-9)
  })

  it('keep right and left for a left-handed voxel grid', () => {
    // The same series stored with its slices the other way round has the opposite handedness.
    const mirrored = planeFrames(
      gridOf({ dims: [4, 6, 3], affineLps: [0, 0, 2, 6, 1, 0, 0, 0, 0, -1, 0, 100, 0, 0, 0, 1] }),
    )
    expect(edgeLetters(mirrored.axial)).toEqual(edgeLetters(frames.axial))
    expect(mirrored.sagittal.away).toEqual(frames.sagittal.away)
  })
})

describe('slices', () => {
  it('are numbered as acquired in the acquired plane', () => {
    // The first slice is the patient's leftmost, at x = 10.
    expect(sliceNumber(frames.sagittal, sliceIndex(frames.sagittal, [10, 0, 97]))).toBe(1)
    expect(sliceNumber(frames.sagittal, sliceIndex(frames.sagittal, [6, 0, 97]))).toBe(3)
  })

  it('are numbered front to back and head to foot in the others, whatever the voxel order', () => {
    expect(sliceNumber(frames.coronal, sliceIndex(frames.coronal, [8, 0, 97]))).toBe(1)
    expect(sliceNumber(frames.coronal, sliceIndex(frames.coronal, [8, 3, 97]))).toBe(4)
    expect(sliceNumber(frames.axial, sliceIndex(frames.axial, [8, 0, 100]))).toBe(1)
    const upwards = gridOf({ dims: [4, 6, 3], affineLps: [0, 0, -2, 10, 1, 0, 0, 0, 0, 1, 0, 95, 0, 0, 0, 1] })
    const axial = planeFrames(upwards).axial
    expect(sliceNumber(axial, sliceIndex(axial, [8, 0, 100]))).toBe(1)
  })

  it('hold the points half a distance around their centre', () => {
    expect(snapToSlice(frames.sagittal, [8.9, 1.2, 97.3])).toEqual([8, 1.2, 97.3])
    expect(snapToSlice(frames.sagittal, [9.1, 1.2, 97.3])).toEqual([10, 1.2, 97.3])
  })

  it('step in the order of their numbers and stop at the ends', () => {
    expect(stepSlices(frames.sagittal, [10, 0, 97], 1)).toEqual([8, 0, 97])
    expect(stepSlices(frames.axial, [8, 0, 97], 1)[2]).toBe(96)
    expect(stepSlices(frames.sagittal, [10, 0, 97], -4)).toEqual([10, 0, 97])
    expect(moveToSlice(frames.axial, [8, 0, 97], 1)[2]).toBe(100)
    expect(moveToSlice(frames.axial, [8, 0, 97], 99)[2]).toBe(95)
  })

  it('say "no slice" outside coverage, without an error (complaint B: partial overlap)', () => {
    expect(sliceAt(frames.sagittal, [11.1, 0, 97])).toBeUndefined()
    expect(sliceAt(frames.sagittal, [4.9, 0, 97])).toBeUndefined()
    expect(sliceAt(frames.sagittal, [10.9, 0, 97])).toBe(0)
    expect(stepSlices(frames.sagittal, [500, 0, 97], 1)).toEqual([8, 0, 97])
  })
})

describe('oblique slices', () => {
  const right = [Math.SQRT1_2, Math.SQRT1_2, 0] as const
  const oblique = obliqueFrame(grid, 'coronal', right, [0, 0, -1])

  it('show a new plane at each step, no voxel twice along the axis crossed most (complaint B: oblique steps)', () => {
    const start = along(grid.centre, oblique.stack, -1000)
    const seen = new Set<string>()
    for (let number = 1; number <= oblique.slices; number++) {
      const point = moveToSlice(oblique, start, number)
      expect(sliceNumber(oblique, sliceIndex(oblique, point))).toBe(number)
      // The voxel axis that the stack crosses most is the anterior one (1 mm voxels): each step is one whole voxel on.
      const moved = applyAffine(grid.toVoxel, along(grid.centre, oblique.stack, dot(point, oblique.stack)))
      seen.add(moved[0].toFixed(3))
    }
    expect(oblique.slices).toBeGreaterThan(3)
    expect(seen.size).toBe(oblique.slices)
    const step = applyAffine(grid.toVoxel, along([8, 0, 97], oblique.stack, oblique.spacing))
    expect(Math.abs(step[0] - applyAffine(grid.toVoxel, [8, 0, 97])[0])).toBeCloseTo(1)
  })

  it('step onto another plane from wherever they are, also from half way between two', () => {
    const between = along(oblique.first, oblique.stack, 2.5 * oblique.spacing)
    const next = stepSlices(oblique, between, 1)
    expect(sliceIndex(oblique, next)).toBe(sliceIndex(oblique, between) + 1)
  })
})

describe('medial and lateral', () => {
  it('are named right on both knees (complaint A: medial from lateral)', () => {
    const { left, right } = edgeLetters(frames.coronal)
    expect([kneeSide(left, 'right'), kneeSide(right, 'right')]).toEqual(['lateral', 'medial'])
    expect([kneeSide(left, 'left'), kneeSide(right, 'left')]).toEqual(['medial', 'lateral'])
    expect(kneeSide(left, 'unknown')).toBeUndefined()
    expect(kneeSide('A', 'left')).toBeUndefined()
  })
})
