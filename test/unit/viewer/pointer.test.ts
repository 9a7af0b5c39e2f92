import { beforeEach, describe, expect, it } from 'vitest'
import { Pointer } from '../../../src-renderer/viewer/tools/pointer.js'
import type { ViewerController } from '../../../src-renderer/viewer/controller.svelte.js'
import { lookIn, pressAt } from './looks.js'
import { kneeStudy, opened } from './studies.js'

let controller: ViewerController

beforeEach(() => {
  controller = opened(kneeStudy())
})

const heard = { onselect: () => {}, onboxchange: () => {}, onboxdrawn: () => {} }

describe('a gesture', () => {
  it('is one press, its moves and its release', () => {
    const pointer = new Pointer()
    const look = lookIn(controller, 0)
    expect(pointer.press(pressAt([100, 100]), 'pan', { ...look, ...heard })).toBe(true)
    pointer.move([120, 100])
    expect([pointer.active, look.edit.busy]).toEqual([true, true])
    pointer.release()
    expect([pointer.active, look.edit.busy]).toEqual([false, false])
    expect(controller.viewports[0]?.pan[0]).toBeLessThan(0)
  })

  it('that is cancelled leaves nothing, and one that begins elsewhere ends it', () => {
    const [pointer, other] = [new Pointer(), new Pointer()]
    const look = lookIn(controller, 0)
    pointer.press(pressAt([100, 100]), 'pan', { ...look, ...heard })
    pointer.move([120, 100])
    other.press(pressAt([50, 50]), 'scroll', { ...lookIn(controller, 1), edit: look.edit, ...heard })
    expect([pointer.active, other.active]).toEqual([false, true])
    expect(controller.viewports[0]?.pan[0]).toBeCloseTo(0)
  })
})
