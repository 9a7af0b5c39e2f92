import { describe, expect, it } from 'vitest'
import { applyAffine } from '../../../src-shared/geometry/affine.js'
import { canonicalLattice, voxelCount, type Lattice } from '../../../src-main/inference/pipeline/lattice.js'
import { LocaliserOpinion, priorLattice } from '../../../src-main/inference/pipeline/localiser-opinion.js'

const COARSE = canonicalLattice({ size: [9, 8, 7], spacing: 2 }, [0, 0, 0], false)

/** Two classes: background at 0 everywhere, the other falling linearly with position and never above 0. */
function logits(): Float32Array {
  const out = new Float32Array(2 * voxelCount(COARSE))
  let n = voxelCount(COARSE)
  for (let k = 0; k < 9; k++)
    for (let j = 0; j < 8; j++) for (let i = 0; i < 7; i++) out[n++] = slope(applyAffine(COARSE.affine, [i, j, k]))
  return out
}

function slope([x, y, z]: readonly [number, number, number]): number {
  return -4 + 0.1 * x - 0.2 * y + 0.05 * z
}

describe('LocaliserOpinion', () => {
  it.each([false, true])('adds its weighted logits where they belong (mirrored: %s)', (mirrored) => {
    const fine: Lattice = canonicalLattice({ size: [6, 5, 4], spacing: 0.75 }, [1, -0.5, 0.7], mirrored)
    const plane = new Float32Array(voxelCount(fine)).fill(10)
    new LocaliserOpinion(logits(), COARSE, 2, 100).addTo(plane, 1, fine)
    let n = 0
    for (let k = 0; k < 6; k++)
      for (let j = 0; j < 5; j++)
        for (let i = 0; i < 4; i++)
          expect(plane[n++]).toBeCloseTo(10 + 2 * slope(applyAffine(fine.affine, [i, j, k])), 4)
  })

  it('says nothing of the best class and never less than the floor of the others', () => {
    const opinion = new LocaliserOpinion(logits(), COARSE, 1, 3)
    const fine = canonicalLattice({ size: [3, 3, 3], spacing: 1 }, [0, 0, 0], false)
    const [best, other] = [new Float32Array(27), new Float32Array(27)]
    opinion.addTo(best, 0, fine)
    opinion.addTo(other, 1, fine)
    expect(best.every((value) => value === 0)).toBe(true)
    // The other class lies near −4 there, below the floor of 3.
    expect(other.every((value) => value === -3)).toBe(true)
  })

  it('holds its outermost opinion beyond its grid', () => {
    const far = canonicalLattice({ size: [1, 1, 1], spacing: 1 }, [500, 0, 0], false)
    const plane = new Float32Array(1)
    new LocaliserOpinion(logits(), COARSE, 1, 100).addTo(plane, 1, far)
    expect(plane[0]).toBeCloseTo(slope([8, 0, 0]), 4)
  })

  it('tells the segmenter 1 for the best class and less for the other, in the middle of blocks of eight voxels', () => {
    const fine = canonicalLattice({ size: [4, 4, 4], spacing: 0.75 }, [1, -0.5, 0.7], false)
    const half = priorLattice(fine)
    expect(half.dims).toEqual([2, 2, 2])
    expect(applyAffine(half.affine, [0, 0, 0])).toEqual(applyAffine(fine.affine, [0.5, 0.5, 0.5]))
    const told = new LocaliserOpinion(logits(), COARSE, 1 / 10, 10).scaled([1, 0], half)
    const expected = 1 + slope(applyAffine(half.affine, [1, 0, 1])) / 10
    expect(told[1 + 2 * (0 + 2 * 1)]).toBeCloseTo(expected, 4)
    expect([...told.subarray(8)]).toEqual(Array.from({ length: 8 }, () => 1))
  })
})
