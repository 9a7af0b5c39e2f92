import { describe, expect, it } from 'vitest'
import { gridOf, voxelAt, clampToGrid } from '../../../src-renderer/viewer/geometry/grid.js'
import { planeFrames } from '../../../src-renderer/viewer/geometry/plane-frame.js'
import {
  moveToSlice,
  sliceIndex,
  sliceNumber,
  snapToSlice,
  stepSlices,
} from '../../../src-renderer/viewer/geometry/slices.js'
import { edgeLetters } from '../../../src-renderer/viewer/overlay/letters.js'
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
    expect(frames.sagittal).toMatchObject({ axis: 2, rightAxis: 0, downAxis: 1, acquired: true, slices: 3, spacing: 2 })
    expect(frames.coronal).toMatchObject({ axis: 0, rightAxis: 2, downAxis: 1, acquired: false, slices: 4 })
    expect(frames.axial).toMatchObject({ axis: 1, rightAxis: 2, downAxis: 0, acquired: false, slices: 6 })
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
    expect(new Set([turned.sagittal.axis, turned.coronal.axis, turned.axial.axis]).size).toBe(3)
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
    expect(sliceNumber(frames.sagittal, sliceIndex(grid, frames.sagittal, [10, 0, 97]))).toBe(1)
    expect(sliceNumber(frames.sagittal, sliceIndex(grid, frames.sagittal, [6, 0, 97]))).toBe(3)
  })

  it('are numbered front to back and head to foot in the others, whatever the voxel order', () => {
    expect(sliceNumber(frames.coronal, sliceIndex(grid, frames.coronal, [8, 0, 97]))).toBe(1)
    expect(sliceNumber(frames.coronal, sliceIndex(grid, frames.coronal, [8, 3, 97]))).toBe(4)
    expect(sliceNumber(frames.axial, sliceIndex(grid, frames.axial, [8, 0, 100]))).toBe(1)
    const upwards = gridOf({ dims: [4, 6, 3], affineLps: [0, 0, -2, 10, 1, 0, 0, 0, 0, 1, 0, 95, 0, 0, 0, 1] })
    const axial = planeFrames(upwards).axial
    expect(sliceNumber(axial, sliceIndex(upwards, axial, [8, 0, 100]))).toBe(1)
  })

  it('hold the points half a distance around their centre', () => {
    expect(snapToSlice(grid, frames.sagittal, [8.9, 1.2, 97.3])).toEqual([8, 1.2, 97.3])
    expect(snapToSlice(grid, frames.sagittal, [9.1, 1.2, 97.3])).toEqual([10, 1.2, 97.3])
  })

  it('step in the order of their numbers and stop at the ends', () => {
    expect(stepSlices(grid, frames.sagittal, [10, 0, 97], 1)).toEqual([8, 0, 97])
    expect(stepSlices(grid, frames.axial, [8, 0, 97], 1)[2]).toBe(96)
    expect(stepSlices(grid, frames.sagittal, [10, 0, 97], -4)).toEqual([10, 0, 97])
    expect(moveToSlice(grid, frames.axial, [8, 0, 97], 1)[2]).toBe(100)
    expect(moveToSlice(grid, frames.axial, [8, 0, 97], 99)[2]).toBe(95)
  })
})
