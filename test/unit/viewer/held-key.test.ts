import { expect, it } from 'vitest'
import { HeldKey } from '../../../src-renderer/viewer/tools/held-key.js'

function key() {
  const shown = { all: false }
  return { shown, key: new HeldKey(() => (shown.all = !shown.all)) }
}

it('shows while it is held, however often the keyboard repeats it', () => {
  const { shown, key: held } = key()
  held.press('KeyH', 0)
  for (const at of [250, 280, 310]) held.press('KeyH', at)
  expect(shown.all).toBe(true)
  held.release('KeyG', 400)
  expect(shown.all).toBe(true)
  held.release('KeyH', 900)
  expect(shown.all).toBe(false)
})

it('keeps what a tap showed until the next one, and hides it meanwhile where it is held then', () => {
  const { shown, key: held } = key()
  held.press('KeyH', 0)
  held.release('KeyH', 90)
  expect(shown.all).toBe(true)
  held.press('KeyH', 1000)
  expect(shown.all).toBe(false)
  held.release('KeyH', 2000)
  expect(shown.all).toBe(true)
  held.press('KeyH', 3000)
  held.release('KeyH', 3050)
  expect(shown.all).toBe(false)
})

it('ends with the window that loses the keyboard', () => {
  const { shown, key: held } = key()
  held.press('KeyH', 0)
  held.end(5000)
  held.release('KeyH', 6000)
  expect(shown.all).toBe(false)
})
