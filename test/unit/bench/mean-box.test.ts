import { describe, expect, it } from 'vitest'
import { boxFromFractions, fractionsOfBox, meanBox } from '../../../src-main/bench/answerers/mean-box.js'
import type { BenchCase } from '../../../src-main/datasets/dataset.js'
import { AFFINE } from './fixture.js'

// 10 × 10 × 10 voxels of 2 mm whose outer edges lie at −1 and 19 mm.
const knee = (side: 'left' | 'right', frame: BenchCase['frame']): BenchCase => ({
  id: side,
  patient: side,
  side,
  frame,
  geometry: { dims: [10, 10, 10], affineLps: AFFINE },
})

describe('boxes as shares of their volume', () => {
  it('count from the outer edges of the volume', () => {
    expect(fractionsOfBox({ min: [-1, 4, 9], max: [4, 9, 19] }, knee('right', 'lps-mm'))).toEqual({
      min: [0, 0.25, 0.5],
      max: [0.25, 0.5, 1],
    })
    expect(fractionsOfBox({ min: [-0.5, 2, 4.5], max: [2, 4.5, 9.5] }, knee('right', 'voxel'))).toEqual({
      min: [0, 0.25, 0.5],
      max: [0.25, 0.5, 1],
    })
  })

  it('mirror left knees: along x in millimetres, along the slices in voxels', () => {
    const box = { min: [-1, -1, -1], max: [4, 4, 4] } as const
    expect(fractionsOfBox(box, knee('left', 'lps-mm'))).toEqual({ min: [0.75, 0, 0], max: [1, 0.25, 0.25] })
    const voxels = { min: [-0.5, -0.5, -0.5], max: [2, 2, 2] } as const
    expect(fractionsOfBox(voxels, knee('left', 'voxel'))).toEqual({ min: [0, 0, 0.75], max: [0.25, 0.25, 1] })
    for (const side of ['left', 'right'] as const) {
      const fractions = fractionsOfBox(box, knee(side, 'lps-mm'))
      expect(fractions && boxFromFractions(fractions, knee(side, 'lps-mm'))).toEqual(box)
    }
  })

  it('average end by end, and need a geometry', () => {
    expect(
      meanBox([
        { min: [0, 0, 0], max: [1, 1, 1] },
        { min: [0, 0.5, 0], max: [0.5, 1, 1] },
      ]),
    ).toEqual({
      min: [0, 0.25, 0],
      max: [0.75, 1, 1],
    })
    expect(
      fractionsOfBox({ min: [0, 0, 0], max: [1, 1, 1] }, { ...knee('right', 'lps-mm'), geometry: null }),
    ).toBeNull()
  })
})
