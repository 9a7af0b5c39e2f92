import { describe, expect, it } from 'vitest'
import { Random } from '../../../models/phantom/random.js'

describe('Random', () => {
  it('gives the same numbers for the same seed and stream, others for another', () => {
    const draw = (seed: number, stream: number): number[] => {
      const random = new Random(seed, stream)
      return [random.integer(), random.integer(), random.integer()]
    }
    expect(draw(7, 1)).toEqual(draw(7, 1))
    expect(draw(7, 1)).not.toEqual(draw(8, 1))
    expect(draw(7, 1)).not.toEqual(draw(7, 2))
  })

  it('is uniform: a thousand numbers of 0…1 have a mean near one half', () => {
    const random = new Random(3)
    let sum = 0
    for (let n = 0; n < 1000; n++) {
      const value = random.uniform()
      expect(value).toBeGreaterThanOrEqual(0)
      expect(value).toBeLessThan(1)
      sum += value
    }
    // the deviation of the mean is 0.289 / √1000 = 0.009
    expect(Math.abs(sum / 1000 - 0.5)).toBeLessThan(0.03)
  })

  it('cuts normal numbers at two and a half deviations', () => {
    const random = new Random(4)
    for (let n = 0; n < 2000; n++) expect(Math.abs(random.normal(10, 2) - 10)).toBeLessThanOrEqual(5)
  })

  it('draws indices in proportion to their weights and never one of weight 0', () => {
    const random = new Random(5)
    const counts = [0, 0, 0]
    for (let n = 0; n < 3000; n++) {
      const index = random.weighted([1, 0, 2])
      counts[index] = (counts[index] ?? 0) + 1
    }
    expect(counts[1]).toBe(0)
    // 1000 expected, deviation √(3000·1/3·2/3) = 26
    expect(Math.abs((counts[0] ?? 0) - 1000)).toBeLessThan(110)
  })

  it('has nothing to pick from an empty list', () => {
    expect(() => new Random(1).pick([])).toThrow(RangeError)
  })
})
