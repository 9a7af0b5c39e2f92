import { describe, expect, it } from 'vitest'
import { regionVolumes, regionVolumeWords } from '../../../src-shared/annotations/region-volumes.js'
import type { MeasuredOn } from '../../../src-shared/annotations/values.js'
import { annotationLines, hasFreshName, valueWords } from '../../../src-shared/annotations/words.js'
import type { Annotation, AnnotationOf } from '../../../src-shared/case/annotation.js'
import { lengthOf, SAGITTAL, VOLUME } from './drawn.js'

const ON: MeasuredOn = { flags: [], spacing: [0.5, 0.6, 3] }
const on = (): MeasuredOn => ON

/** A square on the sagittal slice at x, its sides in mm. */
function square(id: string, x: number, side: number, name = 'Effusion'): AnnotationOf<'freehand'> {
  return {
    kind: 'freehand',
    id,
    name,
    volume: VOLUME,
    plane: { ...SAGITTAL, originLps: [x, 0, 0] },
    pointsLps: [
      [x, 0, 0],
      [x, side, 0],
      [x, side, -side],
      [x, 0, -side],
    ],
    statistics: null,
  }
}

const volumeOf = (annotations: readonly Annotation[]): number[] =>
  regionVolumes(annotations, on).map(({ value }) => value.value)

describe('regions of one name', () => {
  it('add up to area × slice distance: three squares of 1, 4 and 2 cm² 3 mm apart are 2.1 ml', () => {
    const drawn = [square('m-2', 3, 20), square('m-1', 0, 10), square('m-3', 6, Math.sqrt(200))]
    const [total] = regionVolumes(drawn, on)
    expect(total).toMatchObject({ name: 'Effusion', slices: 3, filled: false, value: { unit: 'ml' } })
    expect(total?.value.value).toBeCloseTo(0.3 * (1 + 4 + 2), 9)
    expect(total?.apartMm).toBeCloseTo(3, 9)
    expect(total && [valueWords(total.value), regionVolumeWords(total)]).toEqual(['2.10 ml', '3 slices, 3.0 mm apart'])
  })

  it('give a ball its volume within a hundredth, whichever slices hit it', () => {
    const radius = 15
    const drawn = Array.from({ length: 19 }, (_, place): AnnotationOf<'ellipse'> => {
      const x = -13.6 + 1.5 * place
      const r = Math.sqrt(radius ** 2 - x ** 2)
      return {
        kind: 'ellipse',
        id: `m-${place}`,
        name: 'Baker cyst',
        volume: VOLUME,
        plane: { ...SAGITTAL, originLps: [x, 0, 0] },
        pointsLps: [
          [x, 0, 0],
          [x, r, 0],
          [x, 0, -r],
        ],
        statistics: null,
      }
    })
    const [ml = 0] = volumeOf(drawn)
    expect(Math.abs(ml / ((4 / 3) * Math.PI * radius ** 3 * 1e-3) - 1)).toBeLessThan(0.01)
  })

  it('count two of one slice together, and one with another slice between as what lies nearer to it', () => {
    expect(volumeOf([square('a', 0, 10), square('b', 0, 10), square('c', 3, 10)])).toEqual([expect.closeTo(0.9, 9)])
    // 0, 3 and 12 mm: they stand for 3, 6 and 9 mm.
    const [total] = regionVolumes([square('a', 0, 10), square('b', 3, 10), square('c', 12, 10)], on)
    expect(total?.value.value).toBeCloseTo(1.8, 9)
    expect(total && regionVolumeWords(total)).toBe('3 slices, 3.0 mm apart; those between are filled in')
  })

  it('are told apart by name, volume and plane; one slice, no name and no spacing have no volume', () => {
    expect(volumeOf([square('a', 0, 10), square('b', 3, 10, 'Cyst')])).toEqual([])
    expect(volumeOf([square('a', 0, 10), square('b', 3, 10, ' effusion ')])).toHaveLength(1)
    expect(volumeOf([square('a', 0, 10), { ...square('b', 3, 10), volume: 'e'.repeat(64) }])).toEqual([])
    expect(volumeOf([square('a', 0, 10), square('b', 0, 12)])).toEqual([])
    expect(volumeOf([square('a', 0, 10, ''), square('b', 3, 10, '')])).toEqual([])
    const tilted = { ...square('b', 3, 10), plane: { ...SAGITTAL, right: [0.6, 0.8, 0] as [number, number, number] } }
    expect(volumeOf([square('a', 0, 10), tilted])).toEqual([])
    expect(volumeOf([lengthOf('a', 10), lengthOf('b', 12)])).toEqual([])
    const pixels: MeasuredOn = { flags: ['geometry-assumed'], spacing: [1, 1, 1] }
    expect(regionVolumes([square('a', 0, 10), square('b', 3, 10)], () => pixels)).toEqual([])
  })
})

describe('the name of a region', () => {
  it('is its own as long as it is the one that it was given', () => {
    const named = (name: string): boolean => hasFreshName({ kind: 'freehand', name })
    expect([named('Region 3'), named(''), named('Region'), named('Region 3 lateral'), named('Effusion')]).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })

  it('does not stand in the way of its area', () => {
    expect(annotationLines(square('a', 0, 10), ON)).toEqual(['100 mm²'])
  })
})
