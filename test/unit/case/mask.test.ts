import { describe, expect, it } from 'vitest'
import { EvidenceSchema } from '../../../src-shared/case/reading.js'
import { applyAffine, IDENTITY } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { maskLps, maskOf, maskVoxels } from '../../../src-shared/geometry/mask.js'
import { createRandom } from '../../../src-shared/statistics/random.js'

const DIMS: Vec3 = [30, 20, 10]

describe('voxels as runs', () => {
  it('come back as they were, wherever they lie in the grid', () => {
    const random = createRandom(7)
    for (const density of [0.02, 0.5, 0.98]) {
      const voxels = Array.from({ length: 6000 }, (_, n) => n).filter(() => random() < density)
      const mask = maskOf(DIMS, voxels)
      if (!mask) throw new Error('No voxel was drawn.')
      const [i0, j0, k0] = mask.origin
      const back: number[] = []
      maskVoxels(mask).forEach((inside, n) => {
        if (inside === 0) return
        const [i, j, k] = [
          n % mask.dims[0],
          Math.floor(n / mask.dims[0]) % mask.dims[1],
          Math.floor(n / mask.dims[0] / mask.dims[1]),
        ]
        back.push(i0 + i + 30 * (j0 + j + 20 * (k0 + k)))
      })
      expect(back.sort((a, b) => a - b)).toEqual(voxels)
    }
  })

  it('lie in the patient where the grid lies', () => {
    const mask = maskOf(DIMS, [3 + 30 * (4 + 20 * 5), 4 + 30 * (4 + 20 * 5)])
    expect(mask).toMatchObject({ origin: [3, 4, 5], dims: [2, 1, 1] })
    const affine = [2, 0, 0, 10, 0, 2, 0, 20, 0, 0, 2, 30, 0, 0, 0, 1]
    if (mask) expect(applyAffine(maskLps(mask, affine).affineLps, [0, 0, 0])).toEqual([16, 28, 40])
    expect(maskOf(DIMS, [])).toBeUndefined()
  })

  it('that a file makes up end with the block and never grow beyond a knee', () => {
    expect([...maskVoxels({ dims: [4, 1, 1], runs: '@~~~~~~~~~~~' })]).toEqual([0, 1, 1, 1])
    expect([...maskVoxels({ dims: [4, 1, 1], runs: 'é???' })].length).toBe(4)
    const outline = (dims: number[], runs: string) =>
      EvidenceSchema.safeParse({
        kind: 'outline',
        shape: 'area',
        outline: { dims, affineLps: IDENTITY, runs },
        pointLps: [0, 0, 0],
      }).success
    expect([
      outline([9, 9, 9], '?B'),
      outline([1000, 1000, 1000], '?B'),
      outline([9, 9, 9], '?'.repeat(60_001)),
    ]).toEqual([true, false, false])
  })
})
