import { describe, expect, it } from 'vitest'
import { changedLie, lain, UPRIGHT, type LieChange } from '../../../src-renderer/viewer/geometry/lie.js'
import { stepSlices } from '../../../src-renderer/viewer/geometry/slices.js'
import { edgeLetters, kneeSide } from '../../../src-renderer/viewer/overlay/letters.js'
import { toPatient, toScreen } from '../../../src-renderer/viewer/geometry/screen.js'
import type { Lie } from '../../../src-shared/case/view.js'
import { sagittalFrames as frames } from './grids.js'
import { lookIn } from './looks.js'
import { kneeStudy, opened } from './studies.js'

/** What four letters clockwise from the top become. */
const MOVES: Readonly<Record<LieChange, (letters: string) => string>> = {
  mirror: ([top = '', right = '', bottom = '', left = '']) => top + left + bottom + right,
  'upside-down': ([top = '', right = '', bottom = '', left = '']) => bottom + right + top + left,
  clockwise: ([top = '', right = '', bottom = '', left = '']) => left + top + right + bottom,
  anticlockwise: ([top = '', right = '', bottom = '', left = '']) => right + bottom + left + top,
}
const CHANGES = ['mirror', 'upside-down', 'clockwise', 'anticlockwise'] as const

function lettersOf(lie: Lie): string {
  const { top, right, bottom, left } = edgeLetters(lain(frames.axial, lie))
  return top + right + bottom + left
}

describe('a picture mirrored and turned', () => {
  it('has its letters right in all 8 states (complaint C: L/R letters stale after flip or rotation)', () => {
    const seen = new Map<string, Lie>()
    const visit = (lie: Lie, letters: string): void => {
      expect(lettersOf(lie)).toBe(letters)
      const name = `${lie.mirrored} ${lie.quarterTurns}`
      if (seen.has(name)) return
      seen.set(name, lie)
      for (const change of CHANGES) visit(changedLie(lie, change), MOVES[change](letters))
    }
    visit(UPRIGHT, 'ALPR')
    expect(seen.size).toBe(8)
    expect(new Set([...seen.values()].map(lettersOf)).size).toBe(8)
  })

  it('names medial and lateral at the edge where they are', () => {
    const { left, right } = edgeLetters(lain(frames.coronal, { mirrored: true, quarterTurns: 0 }))
    expect([kneeSide(left, 'right'), kneeSide(right, 'right')]).toEqual(['medial', 'lateral'])
  })

  it('keeps the order and numbers of its slices', () => {
    for (const mirrored of [false, true]) {
      const frame = lain(frames.sagittal, { mirrored, quarterTurns: 1 })
      expect(stepSlices(frame, [10, 0, 97], 1)).toEqual([8, 0, 97])
      expect(frame.order).toBe(frames.sagittal.order)
    }
  })

  it('shows a place where it has been moved to, and the middle stays', () => {
    const controller = opened(kneeStudy())
    controller.panBy(1, 40, -30)
    const middle = (): readonly number[] => lookIn(controller, 1).projection.centre
    const before = middle()
    for (const change of CHANGES) {
      controller.changeLie(1, change)
      middle().forEach((mm, axis) => expect(mm).toBeCloseTo(before[axis] ?? 0, 9))
      const { projection } = lookIn(controller, 1)
      const [x, y] = toScreen(projection, toPatient(projection, [31, 57]))
      expect([x, y]).toEqual([expect.closeTo(31), expect.closeTo(57)])
    }
  })
})
