import { describe, expect, it } from 'vitest'
import { tissueValue } from '../../../src-shared/anatomy/labels.js'
import { KEPT_LESIONS, KEPT_TISSUES } from '../../../src-shared/anatomy/structure-groups.js'
import { packStructures, StructuresSchema, unpackStructures } from '../../../src-shared/case/structures.js'
import { applyAffine } from '../../../src-shared/geometry/affine.js'
import { readLabels, writeLabels } from '../../../src-shared/geometry/label-runs.js'
import { createRandom } from '../../../src-shared/statistics/random.js'
import { BlockKnee } from '../anatomy/block-knee.js'

describe('what was outlined in a volume', () => {
  it('comes back voxel for voxel, where it lay in the patient', () => {
    const knee = new BlockKnee().hurt('bone-marrow-lesion', [20, 40, 12], [24, 44, 16])
    const packed = packStructures(knee, KEPT_TISSUES, KEPT_LESIONS)
    const back = unpackStructures(StructuresSchema.parse(packed))
    const [ni, nj, nk] = back.dims
    let seen = 0
    for (let k = 0; k < nk; k++)
      for (let j = 0; j < nj; j++)
        for (let i = 0; i < ni; i++) {
          const n = i + ni * (j + nj * k)
          // The block's affine leads to the same place as the knee's: y, −z, x of a place are its indices.
          const [x, y, z] = applyAffine(back.affine, [i, j, k])
          const there = y + 60 * (-z + 60 * x)
          if (knee.tissue[there] !== back.tissue[n] || knee.lesion[there] !== back.lesion[n])
            throw new Error(`The voxel ${i}, ${j}, ${k} is another.`)
          if (back.tissue[n] !== 0) seen++
        }
    expect(seen).toBe(knee.tissue.filter((label) => label !== 0).length)
    expect(ni * nj * nk).toBeLessThan(60 ** 3)
  })

  it('leaves out muscle, skin and vessels, and is nothing where only they were outlined', () => {
    const tissue = new Uint8Array(1000).fill(tissueValue('muscle'))
    const labels = { tissue, lesion: new Uint8Array(1000), dims: [10, 10, 10], affine: new BlockKnee().affine } as const
    expect(packStructures(labels, KEPT_TISSUES, KEPT_LESIONS)).toBeUndefined()
    tissue[555] = tissueValue('acl')
    expect(packStructures(labels, KEPT_TISSUES, KEPT_LESIONS)?.dims).toEqual([1, 1, 1])
  })

  it('is left out where it is too ragged for a reading to carry', () => {
    const random = createRandom(3)
    const dims = [120, 120, 120] as const
    const tissue = Uint8Array.from({ length: 120 ** 3 }, () => 1 + Math.floor(random() * 16))
    const ragged = { tissue, lesion: new Uint8Array(tissue.length), dims, affine: new BlockKnee().affine }
    expect(packStructures(ragged, KEPT_TISSUES, KEPT_LESIONS)).toBeUndefined()
  })

  it('that a file makes up ends with its block, and characters that are none are refused', () => {
    expect([...readLabels('@~~~~~~~~~', 4)]).toEqual([1, 1, 1, 1])
    expect([...readLabels(writeLabels(Uint8Array.of(2, 2, 0, 5)), 4)]).toEqual([2, 2, 0, 5])
    expect([...readLabels('', 3)]).toEqual([0, 0, 0])
    const packed = packStructures(new BlockKnee(), KEPT_TISSUES, KEPT_LESIONS)
    expect(StructuresSchema.safeParse({ ...packed, tissue: 'é' }).success).toBe(false)
    expect(StructuresSchema.safeParse({ ...packed, dims: [1024, 1024, 1024] }).success).toBe(false)
  })
})
