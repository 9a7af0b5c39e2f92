import { describe, expect, it } from 'vitest'
import { windowText } from '../../../src-renderer/viewer/overlay/view-menu.js'
import { draggedWindow, presetWindow } from '../../../src-renderer/viewer/presets.js'
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
