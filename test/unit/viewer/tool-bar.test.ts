import { describe, expect, it } from 'vitest'
import { fitting } from '../../../src-renderer/viewer/toolbar/fold.js'

/** 26 px for the button that opens the others. */
const fits = (widths: readonly number[], room: number): number => fitting(widths, room, 26)

describe('the bar of tools', () => {
  it('shows all while they fit to the pixel, without room for the menu', () => {
    expect(fits([100, 40, 60], 200)).toBe(3)
    expect(fits([], 0)).toBe(0)
  })

  it('folds the last ones first, and leaves room for what opens them', () => {
    expect(fits([100, 40, 60], 199)).toBe(2)
    expect(fits([100, 40, 60], 165)).toBe(1)
    expect(fits([100, 40, 20], 125)).toBe(0)
  })

  it('never lets a narrow one overtake a wide one before it', () => {
    expect(fits([23, 130, 23, 23], 140)).toBe(1)
  })
})
