import { describe, expect, it } from 'vitest'
import { exampleOf } from '../../../src-renderer/reading/isolate/examples.js'
import { QUESTIONS } from '../../../src-shared/moaks/questions.js'
import { scaleOf } from '../../../src-shared/moaks/scales.js'

const scales = [...new Set(QUESTIONS.flatMap(({ components }) => components.map(({ key }) => key)))]
const drawn = scales.filter((scale) => scale !== 'periarticular.presence')

describe('drawn examples of grades', () => {
  it.each(drawn)('tell the grades of %s apart', (scale) => {
    const drawings = scaleOf(scale).grades.map(({ value }) => JSON.stringify(exampleOf(scale, value)))
    expect(new Set(drawings).size).toBe(drawings.length)
    for (const drawing of drawings) expect(drawing).toMatch(/"d":"M/)
  })

  it('stay on their ground', () => {
    const numbers = drawn
      .flatMap((scale) => scaleOf(scale).grades.flatMap(({ value }) => exampleOf(scale, value) ?? []))
      .flatMap(({ d }) =>
        [...d.matchAll(/[MLHVQT]([\d. -]+)/g)].flatMap(([, list = '']) => list.trim().split(/[ -]+/).map(Number)),
      )
    expect(numbers.length).toBeGreaterThan(100)
    for (const number of numbers) expect(number).toBeLessThanOrEqual(64)
  })
})
