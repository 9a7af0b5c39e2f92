import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { placeBeside } from '../../../src-renderer/app/tour/place.js'
import { CASE_ROW_HEIGHT, lookOf } from '../../../src-renderer/settings/appearance.js'
import { PreferencesSchema } from '../../../src-shared/case/preferences.js'

const SYSTEM = { moreContrast: true, lessMotion: true }
const PLAIN = { moreContrast: false, lessMotion: false }

describe('the look of the window', () => {
  it('follows the system until the reader says otherwise', () => {
    const first = PreferencesSchema.parse({})
    expect(lookOf(first, PLAIN)).toEqual({ theme: 'dark', density: 'comfortable', motion: 'full' })
    expect(lookOf(first, SYSTEM)).toEqual({ theme: 'high-contrast', density: 'comfortable', motion: 'reduced' })
  })

  it('is what the reader chose, whatever the system says', () => {
    const dark = PreferencesSchema.parse({ theme: 'dark', density: 'compact' })
    expect(lookOf(dark, SYSTEM)).toMatchObject({ theme: 'dark', density: 'compact' })
    const bright = PreferencesSchema.parse({ theme: 'high-contrast', motion: 'reduced' })
    expect(lookOf(bright, PLAIN)).toMatchObject({ theme: 'high-contrast', motion: 'reduced' })
  })

  it('has rows as high as those that are drawn', () => {
    const css = fs.readFileSync(path.resolve('src-renderer/design/tokens.css'), 'utf8')
    const [comfortable, compact] = [...css.matchAll(/--case-row: (\d+)px/g)].map(([, height]) => Number(height))
    expect({ comfortable, compact }).toEqual(CASE_ROW_HEIGHT)
  })
})

describe('the note of the tour', () => {
  const note = { width: 320, height: 160 }
  const window = { width: 1280, height: 800 }
  /** What a reading has: panels left and right, pictures between them, buttons at the top. */
  const areas = {
    map: { left: 0, top: 60, right: 264, bottom: 300 },
    pictures: { left: 270, top: 44, right: 900, bottom: 774 },
    steps: { left: 910, top: 300, right: 1270, bottom: 500 },
    signOff: { left: 1180, top: 6, right: 1270, bottom: 38 },
  }

  it.each(Object.entries(areas))('lies beside the part it speaks of and inside the window: %s', (_, area) => {
    const { left, top } = placeBeside(area, note, window)
    expect(left).toBeGreaterThanOrEqual(0)
    expect(top).toBeGreaterThanOrEqual(0)
    expect(left + note.width).toBeLessThanOrEqual(window.width)
    expect(top + note.height).toBeLessThanOrEqual(window.height)
    const apart =
      left >= area.right || left + note.width <= area.left || top >= area.bottom || top + note.height <= area.top
    expect(apart).toBe(true)
  })

  it('stays in the window where the part fills it', () => {
    expect(placeBeside({ left: 0, top: 0, right: 500, bottom: 400 }, note, { width: 500, height: 400 })).toEqual({
      left: 168,
      top: 228,
    })
  })
})
