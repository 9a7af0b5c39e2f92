import { describe, expect, test } from 'vitest'
import { judgeSpacing } from '../../../src-main/imaging/scan/slice-spacing.js'

const evenly = (count: number, step: number, from = 0): number[] =>
  Array.from({ length: count }, (_, n) => from + n * step)

describe('judgeSpacing', () => {
  test('even steps, rounded as headers round them, are even', () => {
    const rounded = evenly(20, 0.7333).map((at) => Number(at.toFixed(2)))
    expect(judgeSpacing(rounded)).toMatchObject({ kind: 'even', worst: undefined })
  })

  test('a slice a twentieth of a step off its place is even, with a word about it', () => {
    // Steps 1, 1, 1.05, 0.95, 1: more than 2 % off, less than a tenth of a voxel away from the grid.
    expect(judgeSpacing([0, 1, 2, 3.05, 4, 5])).toMatchObject({ kind: 'even', spacing: 1, worst: { after: 2 } })
  })

  test('one slice left out of ten is a hole of one empty slice', () => {
    const verdict = judgeSpacing(evenly(10, 1.5).filter((_, n) => n !== 4))
    expect(verdict).toMatchObject({ kind: 'missing', spacing: 1.5, holes: [{ after: 3, step: 3, slices: 1 }] })
    if (verdict.kind !== 'missing') throw new Error('unreachable')
    expect(verdict.plan.map((entry) => entry.a)).toEqual([0, 1, 2, 3, null, 4, 5, 6, 7, 8])
  })

  test('a wide gap between two slabs splits them', () => {
    expect(judgeSpacing([...evenly(6, 1), ...evenly(6, 1, 30)])).toEqual({
      kind: 'split',
      runs: [
        [0, 5],
        [6, 11],
      ],
    })
  })

  test('a change from 3 mm to 5 mm splits the stack where it changes', () => {
    expect(judgeSpacing([...evenly(8, 3), ...evenly(8, 5, 8 * 3)])).toEqual({
      kind: 'split',
      runs: [
        [0, 8],
        [9, 15],
      ],
    })
  })

  test('irregular steps are interpolated onto an even grid', () => {
    // Usual step 1; the grid point 3 lies two thirds of the way from 2 to 3.5.
    const verdict = judgeSpacing([0, 1, 2, 3.5, 4.2, 5.2, 6.2])
    expect(verdict).toMatchObject({ kind: 'uneven', spacing: 1 })
    if (verdict.kind !== 'uneven') throw new Error('unreachable')
    expect(verdict.plan).toHaveLength(7)
    expect(verdict.plan[3]).toMatchObject({ a: 2, b: 3 })
    expect(verdict.plan[3]?.weight).toBeCloseTo(2 / 3, 9)
    expect(verdict.worst).toEqual({ after: 2, step: 1.5 })
  })
})
