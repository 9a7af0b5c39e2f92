import { describe, expect, it } from 'vitest'
import { AnnotationSchema } from '../../../src-shared/case/annotation.js'
import { ActionSchema } from '../../../src-shared/case/revision.js'
import { freehandOf, keyImageOf, lengthOf, oneOfEach, SAGITTAL } from './drawn.js'

const put = (annotation: unknown): boolean => ActionSchema.safeParse({ type: 'put-annotation', annotation }).success

describe('the contract of annotations', () => {
  it('takes one of each kind and gives it back unchanged through text', () => {
    for (const one of oneOfEach()) expect(AnnotationSchema.parse(JSON.parse(JSON.stringify(one)))).toEqual(one)
  })

  it('refuses what is not finite, lies beyond 100 m, or is too much', () => {
    const length = lengthOf('m-1', 5)
    expect(put(length)).toBe(true)
    for (const wrong of [Number.NaN, Infinity, 100_001, -100_001, '5'])
      expect(
        put({
          ...length,
          pointsLps: [
            [0, 0, 0],
            [0, wrong, 0],
          ],
        }),
      ).toBe(false)
    expect(put({ ...length, pointsLps: [[0, 0, 0]] })).toBe(false)
    expect(put({ ...length, name: 'x'.repeat(501) })).toBe(false)
    expect(put({ ...length, id: 'A B' })).toBe(false)
    const ring = (points: number) =>
      freehandOf(
        'm-2',
        Array.from({ length: points }, (_, n) => [0, n, n % 7]),
      )
    expect(put(ring(2000))).toBe(true)
    expect(put(ring(2001))).toBe(false)
    expect(put(ring(2))).toBe(false)
  })

  it('refuses a plane whose directions are none', () => {
    for (const plane of [
      { ...SAGITTAL, right: [0, 2, 0] },
      { ...SAGITTAL, down: [0, 1, 0] },
      { ...SAGITTAL, originLps: [0, 0, Infinity] },
    ])
      expect(put({ ...lengthOf('m-1', 5), plane })).toBe(false)
  })

  it('refuses a key image of no size', () => {
    expect(put(keyImageOf('m-1'))).toBe(true)
    expect(put({ ...keyImageOf('m-1'), fieldMm: [0, 10] })).toBe(false)
    expect(put({ ...keyImageOf('m-1'), window: { window: 0, level: 1 } })).toBe(false)
  })
})
