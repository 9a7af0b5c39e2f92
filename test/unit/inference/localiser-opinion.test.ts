import { describe, expect, it } from 'vitest'
import { applyAffine } from '../../../src-shared/geometry/affine.js'
import { canonicalLattice, voxelCount, type Lattice } from '../../../src-shared/geometry/lattice.js'
import { LocaliserOpinion, priorLattice } from '../../../src-main/inference/pipeline/labels/localiser-opinion.js'

const COARSE = canonicalLattice({ size: [9, 8, 7], spacing: 2 }, [0, 0, 0], false)

/** Two classes: background at 0 everywhere, the other falling linearly with position and never above 0. */
function logits(): Float32Array {
  const out = new Float32Array(2 * voxelCount(COARSE))
  let n = voxelCount(COARSE)
  for (let k = 0; k < 9; k++)
    for (let j = 0; j < 8; j++) for (let i = 0; i < 7; i++) out[n++] = slope(applyAffine(COARSE.affine, [i, j, k]))
  return out
}

/** As the localiser gives it: class 0 is the best everywhere. */
function seen(): ConstructorParameters<typeof LocaliserOpinion>[0] {
  const voxels = voxelCount(COARSE)
  return {
    labels: { ...COARSE, data: new Uint8Array(voxels) },
    logits: logits(),
    best: new Float32Array(voxels),
  }
}

function slope([x, y, z]: readonly [number, number, number]): number {
  return -4 + 0.1 * x - 0.2 * y + 0.05 * z
}

describe('LocaliserOpinion', () => {
  it.each([false, true])('lays its relative logits where they belong (mirrored: %s)', (mirrored) => {
    const fine: Lattice = canonicalLattice({ size: [6, 5, 4], spacing: 0.75 }, [1, -0.5, 0.7], mirrored)
    const told = new LocaliserOpinion(seen(), 100).scaled([1], fine)
    let n = 0
    for (let k = 0; k < 6; k++)
      for (let j = 0; j < 5; j++)
        for (let i = 0; i < 4; i++)
          expect(told[n++]).toBeCloseTo(1 + slope(applyAffine(fine.affine, [i, j, k])) / 100, 6)
  })

  it('says 1 of the best class and never less than 0 of the others', () => {
    const fine = canonicalLattice({ size: [3, 3, 3], spacing: 1 }, [0, 0, 0], false)
    // The other class lies near −4 there, below the floor of 3.
    const told = new LocaliserOpinion(seen(), 3).scaled([0, 1], fine)
    expect(told.subarray(0, 27).every((value) => value === 1)).toBe(true)
    expect(told.subarray(27).every((value) => value === 0)).toBe(true)
  })

  it('holds its outermost opinion beyond its grid', () => {
    const far = canonicalLattice({ size: [1, 1, 1], spacing: 1 }, [500, 0, 0], false)
    const told = new LocaliserOpinion(seen(), 100).scaled([1], far)
    expect(told[0]).toBeCloseTo(1 + slope([8, 0, 0]) / 100, 6)
  })

  it('tells the segmenter 1 for the best class and less for the other, in the middle of blocks of eight voxels', () => {
    const fine = canonicalLattice({ size: [4, 4, 4], spacing: 0.75 }, [1, -0.5, 0.7], false)
    const half = priorLattice(fine)
    expect(half.dims).toEqual([2, 2, 2])
    expect(applyAffine(half.affine, [0, 0, 0])).toEqual(applyAffine(fine.affine, [0.5, 0.5, 0.5]))
    const told = new LocaliserOpinion(seen(), 10).scaled([1, 0], half)
    const expected = 1 + slope(applyAffine(half.affine, [1, 0, 1])) / 10
    expect(told[1 + 2 * (0 + 2 * 1)]).toBeCloseTo(expected, 4)
    expect([...told.subarray(8)]).toEqual(Array.from({ length: 8 }, () => 1))
  })
})
