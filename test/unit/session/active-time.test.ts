import { describe, expect, it } from 'vitest'
import { ActiveTime, IDLE_MS } from '../../../src-shared/session/active-time.js'

describe('time with a case', () => {
  it('complaint D: is nothing before anybody does anything', () => {
    const time = new ActiveTime()
    time.show(16, 0)
    expect(time.take(5000)).toEqual([])
  })

  it('goes to the question on show', () => {
    const time = new ActiveTime()
    time.active(0)
    time.show(16, 1000)
    time.active(3000)
    time.show(30, 4000)
    expect(time.take(4500)).toEqual([
      { question: null, milliseconds: 1000 },
      { question: 16, milliseconds: 3000 },
      { question: 30, milliseconds: 500 },
    ])
    expect(time.take(4500)).toEqual([])
  })

  it('complaint D: leaves out pauses: nobody moves, or the window is hidden', () => {
    const time = new ActiveTime()
    time.show(16, 0)
    time.active(0)
    // Ten minutes without a movement count as the first of them.
    time.active(600_000)
    time.pause(601_000)
    time.active(700_000)
    expect(time.take(700_500)).toEqual([{ question: 16, milliseconds: IDLE_MS + 1000 + 500 }])
  })
})
