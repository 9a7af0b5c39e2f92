import { describe, expect, it } from 'vitest'
import { placeViews } from '../../../src-renderer/viewer/geometry/layout.js'
import { rememberedLayout, rememberLayout } from '../../../src-renderer/viewer/layout-memory.js'
import { DEFAULT_LAYOUT } from '../../../src-renderer/viewer/types.js'

const surface = { width: 1001, height: 801 }

describe('viewports', () => {
  it('are a large sagittal plane and a column of the other two by default', () => {
    // 1000 usable pixels: 58 % and 42 %, one pixel between; the column is cut in the middle.
    expect(placeViews(DEFAULT_LAYOUT, 'none', surface)).toEqual([
      { view: 'sagittal', area: { left: 0, top: 0, width: 580, height: 801 } },
      { view: 'coronal', area: { left: 581, top: 0, width: 420, height: 400 } },
      { view: 'axial', area: { left: 581, top: 401, width: 420, height: 400 } },
    ])
  })

  it('cover the surface without overlap in every arrangement', () => {
    for (const arrangement of ['focus', 'grid', 'row'] as const)
      for (const volume of [true, false]) {
        const placed = placeViews({ arrangement, main: 'axial', volume }, 'none', surface)
        const covered = placed.reduce((sum, { area }) => sum + area.width * area.height, 0)
        // What is not covered are the lines between viewports.
        expect(surface.width * surface.height - covered).toBeLessThanOrEqual(3 * 1001)
        expect(placed[0]?.view).toBe('axial')
        expect(new Set(placed.map(({ view }) => view)).size).toBe(placed.length)
        expect(placed.some(({ view }) => view === 'volume')).toBe(volume)
      }
  })

  it('give the whole surface to a maximised view', () => {
    expect(placeViews(DEFAULT_LAYOUT, 'volume', surface)).toEqual([
      { view: 'volume', area: { left: 0, top: 0, width: 1001, height: 801 } },
    ])
  })
})

describe('the remembered layout', () => {
  function memory(text: string | null) {
    let kept = text
    return {
      getItem: () => kept,
      setItem: (_key: string, value: string) => {
        kept = value
      },
    }
  }

  it('comes back as it was left', () => {
    const storage = memory(null)
    expect(rememberedLayout(storage)).toEqual(DEFAULT_LAYOUT)
    rememberLayout(storage, { arrangement: 'grid', main: 'coronal', volume: true })
    expect(rememberedLayout(storage)).toEqual({ arrangement: 'grid', main: 'coronal', volume: true })
  })

  it('falls back to the default where what is stored is not a layout', () => {
    expect(rememberedLayout(memory('{"arrangement":"circle"}'))).toEqual(DEFAULT_LAYOUT)
    expect(rememberedLayout(memory('nonsense'))).toEqual(DEFAULT_LAYOUT)
  })
})
