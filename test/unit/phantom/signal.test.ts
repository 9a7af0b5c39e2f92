import { describe, expect, it } from 'vitest'
import { tissueValue } from '../../../src-shared/anatomy/labels.js'
import { simulateExamination, type Examination } from '../../../models/phantom/examination.js'
import { cartilageAt, RELAXATION, TYPICAL_BUILD } from '../../../models/phantom/render/relaxation.js'
import { doubleEcho, spinEcho } from '../../../models/phantom/render/sequences.js'

const FLUID = RELAXATION['joint-fluid']
const CARTILAGE = RELAXATION['femoral-cartilage']

describe('the equations of sequences', () => {
  it('put fluid at 2.7 times cartilage on a qDESS of the usual times, as a real series shows it', () => {
    const signal = doubleEcho(20, 6, 20)
    expect(signal(FLUID) / signal(CARTILAGE)).toBeCloseTo(2.7, 1)
  })

  it('make fluid brighter with the flip angle of a DESS, and with the echo time of a spin echo', () => {
    const ratio = (signal: ReturnType<typeof spinEcho>): number => signal(FLUID) / signal(CARTILAGE)
    expect(ratio(doubleEcho(17, 5, 28))).toBeGreaterThan(1.2 * ratio(doubleEcho(17, 5, 16)))
    expect(ratio(spinEcho(3500, 70))).toBeGreaterThan(2 * ratio(spinEcho(3500, 30)))
  })

  it('make fluid darker than cartilage on T1, and fat brightest', () => {
    const signal = spinEcho(620, 11)
    expect(signal(FLUID)).toBeLessThan(signal(CARTILAGE))
    expect(signal(RELAXATION['subcutaneous-fat'])).toBeGreaterThan(2 * signal(CARTILAGE))
  })
})

describe('T2 of cartilage', () => {
  it('grows from the bone to the joint', () => {
    const times = [0, 0.25, 0.5, 0.75, 1].map((depth) => cartilageAt(depth, 1, TYPICAL_BUILD).t2)
    expect([...times].sort((a, b) => a - b)).toEqual(times)
    expect(times[0]).toBeLessThan(32)
    expect(times[4]).toBeGreaterThan(44)
  })

  it('is longest at the magic angle where fibres stand, and knows no angle at the joint', () => {
    const at = (depth: number, degrees: number): number =>
      cartilageAt(depth, Math.cos((degrees * Math.PI) / 180), TYPICAL_BUILD).t2
    expect(at(0.1, 54.7)).toBeGreaterThan(1.2 * at(0.1, 0))
    expect(at(0.1, 54.7)).toBeGreaterThan(at(0.1, 90))
    expect(at(0.9, 0)).toBeCloseTo(at(0.9, 54.7), 6)
  })
})

/** Mean of a tissue's sound voxels that lie next to one of the bone, and of those that do not. */
function deepAndOther({ image, tissue, lesion, dims }: Examination): { deep: number; other: number } {
  const [bone, cartilage] = [tissueValue('tibia'), tissueValue('medial-tibial-cartilage')]
  const steps = [1, dims[0], dims[0] * dims[1]].flatMap((step) => [step, -step])
  const sums = { deep: 0, other: 0 }
  const counts = { deep: 0, other: 0 }
  tissue.forEach((value, n) => {
    if (value !== cartilage || lesion[n] !== 0) return
    const layer = steps.some((step) => tissue[n + step] === bone) ? 'deep' : 'other'
    sums[layer] += image[n] ?? 0
    counts[layer]++
  })
  return { deep: sums.deep / counts.deep, other: sums.other / counts.other }
}

describe('a rendered knee', () => {
  it.each(['dess', 'pd-fs'] as const)('has a dark deep layer of cartilage on %s', (contrast) => {
    const size = { size: [40, 200, 200], spacing: [0.8, 0.55, 0.55] } as const
    const { deep, other } = deepAndOther(
      simulateExamination({ seed: 3, prior: 'healthy', side: 'right', size, contrast }),
    )
    expect(deep / other).toBeLessThan(0.85)
    expect(deep / other).toBeGreaterThan(0.5)
  })
})
