import { describe, expect, it } from 'vitest'
import { fitToDisplays } from '../../../src-main/app/window-state.js'

const laptop = { x: 0, y: 0, width: 1440, height: 900 }
const monitor = { x: 1440, y: 0, width: 2560, height: 1440 }
const left = { width: 1600, height: 1000, maximised: false, fullScreen: false }

describe('the remembered window', () => {
  it('opens where it was left', () => {
    const state = { ...left, x: 1500, y: 100 }
    expect(fitToDisplays(state, [laptop, monitor])).toEqual(state)
  })

  it('forgets a position on a monitor that is gone, and fits the one that is left', () => {
    const fitted = fitToDisplays({ ...left, x: 1500, y: 100 }, [laptop])
    expect(fitted).toEqual({ width: 1440, height: 900, maximised: false, fullScreen: false })
  })

  it('is never smaller than it can be used', () => {
    expect(fitToDisplays(left, [{ x: 0, y: 0, width: 800, height: 600 }])).toMatchObject({ width: 1024, height: 680 })
  })
})
