import { describe, expect, it } from 'vitest'
import { LAYOUTS, VIEWPORTS_OF } from '../../../src-shared/case/view.js'
import { placeViewports } from '../../../src-renderer/viewer/geometry/layout.js'

const surface = { width: 1001, height: 801 }

describe('viewports', () => {
  it('are a large one and a column of two in 1+2', () => {
    // 1000 usable pixels: 58 % and 42 %, one pixel between; the column is cut in the middle.
    expect(placeViewports('1+2', null, surface)).toEqual([
      { viewport: 0, area: { left: 0, top: 0, width: 580, height: 801 } },
      { viewport: 1, area: { left: 581, top: 0, width: 420, height: 400 } },
      { viewport: 2, area: { left: 581, top: 401, width: 420, height: 400 } },
    ])
  })

  it('are counted row by row in 2x3', () => {
    const placed = placeViewports('2x3', null, surface)
    const rows = placed.map(({ area }) => area.top === 0)
    expect(rows).toEqual([true, true, true, false, false, false])
    expect(placed[1]?.area.left).toBe(placed[4]?.area.left)
  })

  it('cover the surface without overlap in every layout', () => {
    for (const layout of LAYOUTS) {
      const placed = placeViewports(layout, null, surface)
      const covered = placed.reduce((sum, { area }) => sum + area.width * area.height, 0)
      // What is not covered are the lines between viewports.
      const left = surface.width * surface.height - covered
      expect([left >= 0, left <= 2 * 801 + 1001]).toEqual([true, true])
      expect(placed.map(({ viewport }) => viewport)).toEqual([...Array(VIEWPORTS_OF[layout]).keys()])
    }
  })

  it('give the whole surface to a maximised one', () => {
    expect(placeViewports('2x2', 3, surface)).toEqual([
      { viewport: 3, area: { left: 0, top: 0, width: 1001, height: 801 } },
    ])
  })
})
