import { describe, expect, it } from 'vitest'
import { tissueValue } from '../../../src-shared/anatomy/labels.js'
import {
  anatomicalPrior,
  lesionNeeds,
  priorOn,
  tissueNeeds,
} from '../../../src-main/inference/pipeline/labels/anatomical-prior.js'
import { classLabels } from '../../../src-main/inference/pipeline/labels/argmax.js'
import { canonicalLattice } from '../../../src-shared/geometry/lattice.js'

const FEMUR = tissueValue('femur')
const COARSE = canonicalLattice({ size: [9, 5, 5], spacing: 2 }, [0, 0, 0], false)

/** Twelve voxels of femur in the first slice (x = −8 mm), nothing else. */
function labels() {
  const data = new Uint8Array(9 * 5 * 5)
  data.fill(FEMUR, 0, 12)
  return { ...COARSE, data }
}

describe('anatomicalPrior', () => {
  it('leaves room for a structure within reach of where it was seen', () => {
    const prior = anatomicalPrior(labels(), 4, 2)
    const [need = 0] = tissueNeeds(['femur'])
    // Along x the bone lies in slice 0: 4 mm are two slices, so slices 0…2 have room and 3 has none.
    const at = (slice: number): boolean => ((prior.bits[slice * 25] ?? 0) & need) !== 0
    expect([0, 1, 2, 3, 8].map(at)).toEqual([true, true, true, false, false])
  })

  it('leaves room everywhere for what was not seen at all', () => {
    const prior = anatomicalPrior(labels(), 4, 2)
    const [need = 0] = tissueNeeds(['acl'])
    expect(prior.bits.every((bits) => (bits & need) !== 0)).toBe(true)
  })

  it('follows a mirrored grid', () => {
    const prior = anatomicalPrior(labels(), 0, 2)
    const mirrored = priorOn(prior, canonicalLattice({ size: [9, 5, 5], spacing: 2 }, [0, 0, 0], true))
    const [need = 0] = tissueNeeds(['femur'])
    // Slice 0 of the grid is slice 8 of the mirrored one.
    expect(((mirrored[8 * 25] ?? 0) & need) !== 0).toBe(true)
    expect(((mirrored[0] ?? 0) & need) !== 0).toBe(false)
  })

  it('allows everything beyond its own grid', () => {
    const far = priorOn(
      anatomicalPrior(labels(), 4, 2),
      canonicalLattice({ size: [1, 1, 1], spacing: 1 }, [90, 0, 0], false),
    )
    expect(far[0]).toBe(0xffffffff)
  })
})

describe('classLabels', () => {
  it('leaves a voxel empty where its class has no room', () => {
    // Background, femur, tibia; the first and second voxel have room for the femur, the third for nothing.
    const allowed = Uint32Array.of(1 << FEMUR, 1 << FEMUR, 0)
    const needs = tissueNeeds(['background', 'femur', 'tibia'])
    expect([...classLabels(Uint8Array.of(1, 2, 1), [0, 7, 9], { allowed, needs })]).toEqual([7, 0, 0])
  })

  it('refuses a class that the pack does not name', () => {
    expect(() => classLabels(Uint8Array.of(0, 3), [0, 7, 9])).toThrow('gives class 3 where its pack.json names 3')
  })
})

describe('lesionNeeds', () => {
  it('binds a marrow lesion to bone and lets periarticular fluid go anywhere', () => {
    const [marrow = 0, fluid = 0] = lesionNeeds(['bone-marrow-lesion', 'periarticular-fluid'])
    expect(marrow & (1 << FEMUR)).not.toBe(0)
    expect(marrow & (1 << tissueValue('medial-meniscus'))).toBe(0)
    expect(fluid).toBe(0xffffffff)
  })
})
