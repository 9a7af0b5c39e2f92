import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ScreenPoint } from '../../../src-renderer/viewer/geometry/screen.js'
import { thinned } from '../../../src-renderer/viewer/geometry/thinned.js'

function distanceTo(line: readonly ScreenPoint[], [x, y]: ScreenPoint): number {
  const ways = line.slice(1).map((end, index): number => {
    const start = line[index] ?? end
    const [dx, dy] = [end[0] - start[0], end[1] - start[1]]
    const squared = dx * dx + dy * dy
    const share = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - start[0]) * dx + (y - start[1]) * dy) / squared))
    return Math.hypot(x - start[0] - share * dx, y - start[1] - share * dy)
  })
  return Math.min(...ways)
}

describe('a thinned line', () => {
  it('leaves out nothing that is farther from it than it may be, and keeps its ends', () => {
    const place = fc.tuple(fc.double({ min: -50, max: 50, noNaN: true }), fc.double({ min: -50, max: 50, noNaN: true }))
    fc.assert(
      fc.property(fc.array(place, { minLength: 2, maxLength: 40 }), (line) => {
        const thin = thinned(line, 0.15)
        expect(thin[0]).toEqual(line[0])
        expect(thin.at(-1)).toEqual(line.at(-1))
        for (const point of line) expect(distanceTo(thin, point)).toBeLessThanOrEqual(0.15 + 1e-9)
      }),
    )
  })

  it('draws a circle of 37 pixels with a fraction of its places, and a straight line with two', () => {
    const circle = Array.from({ length: 160 }, (_, n): ScreenPoint => {
      const angle = (2 * Math.PI * n) / 160
      return [37 * Math.cos(angle), 37 * Math.sin(angle)]
    })
    expect(thinned(circle, 0.15).length).toBeLessThan(50)
    expect(thinned(circle, 0.15).length).toBeGreaterThan(20)
    const straight = Array.from({ length: 20 }, (_, n): ScreenPoint => [n, 2 * n])
    expect(thinned(straight, 0.15)).toEqual([
      [0, 0],
      [19, 38],
    ])
    expect(thinned([[1, 1]], 0.15)).toEqual([[1, 1]])
    expect(thinned([], 0.15)).toEqual([])
  })
})
