import { describe, expect, it } from 'vitest'
import type { Tissue } from '../../../src-shared/anatomy/labels.js'
import { FluidSensitivitySchema } from '../../../src-main/inference/pack/schema.js'
import { showsFluidBright } from '../../../src-main/inference/pipeline/stages/fluid-sensitivity.js'

/** Marrow at most 0.6 of cartilage (ln 0.6 ≈ −0.51), whatever fluid does as long as it is half as bright again. */
const RULE = FluidSensitivitySchema.parse({
  reference: 'femoral-cartilage',
  tissues: [
    { tissue: 'femur', usual: 0, weight: -1 },
    { tissue: 'joint-fluid', usual: 0.4, weight: 1 },
  ],
  bias: -0.91,
  questions: [1, 43],
})

function levels(known: Readonly<Partial<Record<Tissue, number>>>) {
  return { of: (tissue: Tissue) => known[tissue] ?? null }
}

describe('showsFluidBright', () => {
  it('holds for dark marrow and bright fluid, at any gain', () => {
    const suppressed = { 'femoral-cartilage': 0.5, femur: 0.12, 'joint-fluid': 0.9 }
    expect(showsFluidBright(RULE, levels(suppressed))).toBe(true)
    const halved = { 'femoral-cartilage': 0.25, femur: 0.06, 'joint-fluid': 0.45 }
    expect(showsFluidBright(RULE, levels(halved))).toBe(true)
  })

  it('does not hold for T1, where marrow is bright and fluid dark', () => {
    expect(showsFluidBright(RULE, levels({ 'femoral-cartilage': 0.42, femur: 0.9, 'joint-fluid': 0.3 }))).toBe(false)
  })

  it('takes the usual level of a tissue that was not found, and no guess without the reference', () => {
    expect(showsFluidBright(RULE, levels({ 'femoral-cartilage': 0.5, femur: 0.29 }))).toBe(true)
    expect(showsFluidBright(RULE, levels({ 'femoral-cartilage': 0.5, femur: 0.31 }))).toBe(false)
    expect(showsFluidBright(RULE, levels({ femur: 0.1, 'joint-fluid': 0.9 }))).toBe(false)
    expect(showsFluidBright(RULE, null)).toBe(false)
  })

  it('reads black as very dark, not as endlessly dark', () => {
    expect(showsFluidBright(RULE, levels({ 'femoral-cartilage': 0, femur: 0, 'joint-fluid': 0 }))).toBe(false)
  })
})
