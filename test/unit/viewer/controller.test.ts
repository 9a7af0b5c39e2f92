import { beforeEach, describe, expect, it } from 'vitest'
import { ViewerController } from '../../../src-renderer/viewer/controller.svelte.js'
import { viewerAct, type ViewerKeyPress } from '../../../src-renderer/viewer/tools/keys.js'
import { SAGITTAL_VOLUME } from './grids.js'

let controller: ViewerController

beforeEach(() => {
  controller = new ViewerController()
  controller.surface = { width: 1001, height: 801 }
  controller.open(SAGITTAL_VOLUME, null)
})

function press(key: string, held: Partial<ViewerKeyPress> = {}): boolean {
  const act = viewerAct({ key, code: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held })
  act?.(controller)
  return act !== undefined
}

describe('opening a volume', () => {
  it('starts in the middle with the automatic window', () => {
    expect(controller.crosshair).toEqual([8, 1.5, 97.5])
    expect(controller.windowLevel).toEqual({ window: 1000, level: 600 })
    expect(controller.sliceOf('sagittal')).toEqual({ number: 2, count: 3 })
  })

  it('restores how the case was left, and remembers it alike', () => {
    controller.place([6, 1, 99])
    controller.setWindow({ window: 300, level: 200 })
    controller.zoomBy('coronal', 2)
    controller.toggleBoxes()
    controller.maximise('axial')
    const left = controller.remembered
    const again = new ViewerController()
    again.surface = controller.surface
    again.open(SAGITTAL_VOLUME, left)
    expect(again.remembered).toEqual(left)
    expect(left).toMatchObject({ crosshairLps: [6, 1, 99], window: 300, level: 200, boxesVisible: false })
    expect(left).toMatchObject({ maximised: 'axial', zoom: { sagittal: 1, coronal: 2, axial: 1 } })
  })

  it('keeps nothing of the volume before', () => {
    controller.place([6, 0, 95])
    controller.zoomIn('sagittal')
    controller.setWindow({ window: 5, level: 5 })
    controller.open(SAGITTAL_VOLUME, null)
    expect(controller.crosshair).toEqual([8, 1.5, 97.5])
    expect(controller.framings.sagittal.zoom).toBe(1)
    expect(controller.windowLevel.window).toBe(1000)
  })
})

describe('moving about', () => {
  it('stops the crosshair at the edge of the volume', () => {
    controller.goTo([100, 100, 100])
    expect(controller.crosshair).toEqual([10, 3, 100])
  })

  it('brings a place into sight when it goes there, but not while the crosshair is dragged', () => {
    controller.zoomBy('sagittal', 8)
    controller.place([8, 0, 95])
    expect(controller.framings.sagittal.pan).toEqual([0, 0])
    controller.goTo([8, 0, 95])
    expect(controller.framings.sagittal.pan.map((mm) => Number(mm.toFixed(6)))).toEqual([-1.5, 2.5])
  })

  it('keeps crosshair and window when views are reset', () => {
    controller.place([6, 1, 99])
    controller.zoomBy('axial', 3)
    controller.panBy('axial', 50, 50)
    controller.reset()
    expect(controller.framings.axial).toEqual({ zoom: 1, pan: [0, 0] })
    expect(controller.crosshair).toEqual([6, 1, 99])
  })

  it('does nothing, and does not fail, while no volume is open', () => {
    controller.close()
    controller.goTo([1, 2, 3])
    controller.scroll('axial', 1)
    controller.autoWindow()
    controller.zoomIn()
    controller.reset()
    expect(controller.remembered).toBeNull()
    expect(controller.sliceOf('axial')).toBeUndefined()
  })

  it('refuses a picture while no viewer is mounted', async () => {
    await expect(controller.captureKeyImage('sagittal')).rejects.toThrow('open a study first')
  })
})

describe('layout', () => {
  it('brings all views back after maximising one', () => {
    controller.toggleMaximised('coronal')
    expect(controller.placed.map(({ view }) => view)).toEqual(['coronal'])
    controller.toggleMaximised('coronal')
    expect(controller.placed.map(({ view }) => view)).toEqual(['sagittal', 'coronal', 'axial'])
  })

  it('walks through the views, in a maximised one through all planes', () => {
    controller.activateNext()
    expect(controller.active).toBe('coronal')
    controller.maximise('axial')
    controller.activateNext()
    expect([controller.active, controller.maximised]).toEqual(['volume', 'volume'])
  })
})

describe('keys', () => {
  it('go through slices, by ten and to the ends', () => {
    press('PageDown')
    expect(controller.sliceOf('sagittal')?.number).toBe(3)
    press('PageUp', { ctrlKey: true })
    expect(controller.sliceOf('sagittal')?.number).toBe(1)
    controller.active = 'axial'
    press('PageDown', { shiftKey: true })
    expect(controller.sliceOf('axial')?.number).toBe(6)
  })

  it('move the crosshair with Shift and the picture with Alt', () => {
    press('ArrowRight', { shiftKey: true })
    expect(controller.crosshair).toEqual([8, 2.5, 97.5])
    press('ArrowDown', { altKey: true })
    expect(controller.framings.sagittal.pan[1]).toBeLessThan(0)
  })

  it('set the window: presets by place, narrower, brighter, automatic', () => {
    press('¡', { altKey: true, code: 'Digit2' })
    expect(controller.windowLevel.window).toBeCloseTo(550)
    press('[')
    expect(controller.windowLevel.window).toBeCloseTo(495)
    press("'")
    expect(controller.windowLevel.level).toBeCloseTo(375 - 49.5)
    press('w')
    expect(controller.windowLevel).toEqual({ window: 1000, level: 600 })
  })

  it('leave the reading panel its own: grades, findings, steps, decisions, undo', () => {
    for (const key of ['0', '8', 'a', 'e', 'r', 'n', 't', 'u', 'c', 'ArrowUp', 'ArrowLeft', 'Enter', 'Escape'])
      expect(press(key)).toBe(false)
    expect(press('z', { ctrlKey: true })).toBe(false)
    expect(press('A', { shiftKey: true })).toBe(false)
  })
})
