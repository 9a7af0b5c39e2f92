import { describe, expect, it } from 'vitest'
import { doubtAlike } from '../../../src-shared/judging/alike.js'
import { finding } from '../review/readings.js'

const cartilage = (abnormal: number) =>
  Array.from({ length: 14 }, (_, n) => finding(16 + n, n < abnormal ? { 'cartilage.size': 2 } : {}))
const quiet = [30, 31, 32, 33, 42, 43, 44, 48, 49, 50].map((question) => finding(question))

describe('a tissue that is called alike all over', () => {
  it('is in doubt on a knee that is quiet otherwise', () => {
    const doubted = doubtAlike([...cartilage(11), ...quiet])
    expect(doubted.filter(({ doubt }) => doubt !== undefined)).toHaveLength(11)
    expect(doubted[0]?.doubt).toBe(
      'Cartilage: 11 of 14 places would be abnormal, and 0 of the 10 other answers. So much of one kind alone speaks ' +
        'against the measure rather than for illness.',
    )
    // What is called normal is not made unsure by it.
    expect(doubted[13]?.doubt).toBeUndefined()
  })

  it('is believed beside other signs', () => {
    const loud = [finding(42, { 'hoffa.grade': 2 }), finding(43, { 'effusion.grade': 2 }), ...quiet.slice(0, 8)]
    expect(doubtAlike([...cartilage(11), ...loud]).every(({ doubt }) => doubt === undefined)).toBe(true)
  })

  it('is believed at a few places, and where nothing else was answered', () => {
    expect(doubtAlike([...cartilage(5), ...quiet]).every(({ doubt }) => doubt === undefined)).toBe(true)
    expect(doubtAlike(cartilage(14)).every(({ doubt }) => doubt === undefined)).toBe(true)
  })

  it('keeps a doubt that a finding has of its own', () => {
    const [first, ...rest] = cartilage(11)
    if (!first) throw new Error('There are fourteen.')
    expect(doubtAlike([{ ...first, doubt: 'Its own.' }, ...rest, ...quiet])[0]?.doubt).toBe('Its own.')
  })
})
