import { describe, expect, it } from 'vitest'
import { windowText } from '../../../src-renderer/viewer/overlay/view-menu.js'
import {
  draggedWindow,
  presetOf,
  presetWindow,
  WINDOW_PRESETS,
  windowOfRegion,
} from '../../../src-renderer/viewer/presets.js'
import { QUALITIES, QualityChoice } from '../../../src-renderer/viewer/scene/quality.js'

const percentiles = { low: 100, high: 1100 }
const values = { percentiles, range: { min: 0, max: 1200 } }

describe('window and level', () => {
  it('show the usual range by default', () => {
    expect(presetWindow('auto', values)).toEqual({ window: 1000, level: 600 })
  })

  it('show dark marrow over the lower half', () => {
    // 0 … 0.55 of 100 … 1100: 100 … 650.
    const { window, level } = presetWindow('marrow', values)
    expect(window).toBeCloseTo(550)
    expect(level).toBeCloseTo(375)
  })

  it('give a volume without contrast a window at all', () => {
    expect(presetWindow('auto', { ...values, percentiles: { low: 7, high: 7 } })).toEqual({ window: 1, level: 7.5 })
  })

  it('cover the usual range with a drag of 500 pixels and never close', () => {
    const start = { window: 400, level: 600 }
    expect(draggedWindow(start, 50, -100, percentiles)).toEqual({ window: 500, level: 400 })
    expect(draggedWindow(start, -9999, 0, percentiles).window).toBe(5)
  })

  it('of the full range go from the least value to the greatest', () => {
    expect(presetWindow('full', values)).toEqual({ window: 1200, level: 600 })
    expect(presetWindow('full', { percentiles, range: { min: 3, max: 3 } }).window).toBe(1)
  })

  it('are known by name, and none by a window that a hand has set', () => {
    for (const { id } of WINDOW_PRESETS) expect(presetOf(presetWindow(id, values), values)?.id).toBe(id)
    expect(presetOf({ window: 321, level: 45 }, values)).toBeUndefined()
  })

  it('fit a region but for its few darkest and brightest values, and never close', () => {
    const region = [...Array.from({ length: 98 }, (_, at) => 300 + at), 0, 5000]
    const { window, level } = windowOfRegion(region, values) ?? { window: 0, level: 0 }
    expect(level - window / 2).toBeGreaterThanOrEqual(300)
    expect(level + window / 2).toBeLessThan(400)
    expect(windowOfRegion([7, 7, 7], values)).toEqual({ window: 5, level: 7 })
    expect(windowOfRegion([], values)).toBeUndefined()
  })

  it('are written without needless digits', () => {
    expect([windowText(9200.4), windowText(0.12345), windowText(-350)]).toEqual(['9200', '0.123', '-350'])
  })
})

describe('the quality of the 3D view', () => {
  it('starts coarse and follows what frames cost', () => {
    const choice = new QualityChoice()
    expect(choice.turning()).toBe(0)
    choice.took(0, 10)
    choice.took(1, 30)
    choice.took(2, 90)
    expect(choice.turning()).toBe(1)
    expect(choice.cheap(0)).toBe(false)
  })

  it('refines at rest while the next step is expected to be bearable', () => {
    const choice = new QualityChoice()
    choice.took(0, 100)
    expect(choice.finer(0)).toBe(1)
    choice.took(1, 200)
    // Three times 200 ms is more than a reader should wait for.
    expect(choice.finer(1)).toBeUndefined()
    expect(choice.finer(QUALITIES.length - 1)).toBeUndefined()
  })

  it('goes to the finest at once on a quick graphics card', () => {
    const choice = new QualityChoice()
    let level = 0
    for (let next: number | undefined = 0; next !== undefined; next = choice.finer(level)) {
      level = next
      choice.took(level, 3)
    }
    expect(level).toBe(QUALITIES.length - 1)
    expect(choice.turning()).toBe(QUALITIES.length - 1)
  })
})
