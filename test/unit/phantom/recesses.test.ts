import { describe, expect, it } from 'vitest'
import { Recesses, type BesideMeniscus } from '../../../models/phantom/anatomy/recesses.js'
import { Random } from '../../../models/phantom/random.js'

/** How often each of them lies at points about the outer edge of a meniscus 8 mm tall, over many knees. */
function counts(side: 'medial' | 'lateral'): Map<BesideMeniscus, { count: number; nearest: number; furthest: number }> {
  const found = new Map<BesideMeniscus, { count: number; nearest: number; furthest: number }>()
  for (let seed = 0; seed < 40; seed++) {
    const recesses = new Recesses(side, new Random(seed))
    for (let angle = -110; angle <= 110; angle += 5)
      for (let beyond = -6; beyond <= 8; beyond += 0.5)
        for (let rise = -6; rise <= 14; rise += 0.5) {
          const point = { distance: 1, across: 1, up: 0.5, width: 10, radius: 20, top: 8, angle, beyond, rise }
          const beside = recesses.at(point)
          if (beside === null) continue
          const known = found.get(beside) ?? { count: 0, nearest: Infinity, furthest: -Infinity }
          known.count++
          known.nearest = Math.min(known.nearest, beyond)
          known.furthest = Math.max(known.furthest, beyond)
          found.set(beside, known)
        }
  }
  return found
}

describe('recesses beside a meniscus', () => {
  it('hold fluid and vessels at its outer edge, never far from it', () => {
    const medial = counts('medial')
    expect(medial.get('fluid')?.count).toBeGreaterThan(1000)
    expect(medial.get('vessel')?.count).toBeGreaterThan(100)
    for (const { nearest, furthest } of medial.values()) {
      expect(nearest).toBeGreaterThan(-4)
      expect(furthest).toBeLessThan(5)
    }
  })

  it('have the popliteus tendon on the lateral side only', () => {
    expect(counts('medial').has('tendon')).toBe(false)
    expect(counts('lateral').get('tendon')?.count).toBeGreaterThan(100)
  })

  it('are those of a seed', () => {
    const point = { distance: 1, across: 1, up: 0.5, width: 10, radius: 20, top: 8, angle: 0, beyond: 0.4, rise: -0.5 }
    const draw = (seed: number): (BesideMeniscus | null)[] =>
      Array.from({ length: 45 }, (_, n) =>
        new Recesses('lateral', new Random(seed)).at({ ...point, angle: 5 * n - 110 }),
      )
    expect(draw(3)).toEqual(draw(3))
    expect(draw(3)).not.toEqual(draw(4))
  })
})
