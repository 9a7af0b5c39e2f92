import { describe, expect, it } from 'vitest'
import { annotationValues, type MeasuredOn } from '../../../src-shared/annotations/values.js'
import { annotationLines, freshName, voxelSizeWords } from '../../../src-shared/annotations/words.js'
import { outlineArea } from '../../../src-shared/annotations/geometry.js'
import type { Annotation } from '../../../src-shared/case/annotation.js'
import { applyAffine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { freehandOf, oneOfEach, SAGITTAL } from './drawn.js'

const MM: MeasuredOn = { flags: [], spacing: [0.5, 0.6, 3] }
const PIXELS: MeasuredOn = { flags: ['geometry-assumed'], spacing: [1, 1, 1] }

const common = { id: 'm', name: '', volume: 'f'.repeat(64), plane: SAGITTAL }
const first = (annotation: Annotation): number => annotationValues(annotation, MM)[0]?.value ?? Number.NaN

describe('values of annotations', () => {
  it('complaint C: known lines on 0.6/0.5 mm pixels are exact both ways', () => {
    // Rows 0.6 mm apart, columns 0.5 mm, slices 3 mm: i runs back, j down, k to the right.
    const affine = [0, 0, -3, 0, 0.5, 0, 0, 0, 0, -0.6, 0, 0, 0, 0, 0, 1]
    const at = (i: number, j: number, k = 0): [number, number, number] => [...applyAffine(affine, [i, j, k])]
    const between = (from: [number, number, number], to: [number, number, number]): number =>
      first({ kind: 'length', ...common, pointsLps: [from, to] })
    expect(between(at(10, 5), at(110, 5))).toBeCloseTo(50, 9)
    expect(between(at(10, 5), at(10, 105))).toBeCloseTo(60, 9)
    expect(between(at(0, 0), at(60, 80))).toBeCloseTo(Math.hypot(30, 48), 9)
    expect(between(at(0, 0, 2), at(0, 0, 7))).toBeCloseTo(15, 9)
  })

  it('gives angles at their vertex, and of two lines the one below 90°, right down to small ones', () => {
    const angle = (arm: [number, number, number], other: [number, number, number]): number =>
      first({ kind: 'angle', ...common, pointsLps: [arm, [0, 0, 0], other] })
    expect(angle([0, 5, 0], [0, 0, -3])).toBeCloseTo(90, 9)
    expect(angle([0, 5, 0], [0, -2, 0])).toBeCloseTo(180, 9)
    const small = 1e-5
    expect(angle([0, 1, 0], [0, Math.cos(small), Math.sin(small)])).toBeCloseTo((small * 180) / Math.PI, 9)
    const turned = (degrees: number): [number, number, number] => [
      0,
      Math.cos((degrees * Math.PI) / 180),
      Math.sin((degrees * Math.PI) / 180),
    ]
    for (const [drawn, said] of [
      [12, 12],
      [90, 90],
      [150, 30],
      [180, 0],
    ] as const)
      expect(
        first({ kind: 'cobb', ...common, pointsLps: [[0, 0, 0], turned(0), [0, 0, 0], turned(drawn)] }),
      ).toBeCloseTo(said, 9)
  })

  it('gives the area of a region in any plane, whichever way round it was drawn', () => {
    const square: Vec3[] = [
      [0, 0, 0],
      [0, 4, 0],
      [0, 4, 3],
      [0, 0, 3],
    ]
    expect(outlineArea(square)).toBeCloseTo(12, 9)
    expect(outlineArea([...square].reverse())).toBeCloseTo(12, 9)
    const tilted = square.map(([, y, z]): Vec3 => [100 + y * 0.6, y * 0.8, z])
    expect(outlineArea(tilted)).toBeCloseTo(12, 9)
    const ellipse: Annotation = {
      kind: 'ellipse',
      ...common,
      pointsLps: [
        [0, 0, 0],
        [0, 5, 0],
        [0, 0, 3],
      ],
      statistics: null,
    }
    expect(Math.abs(first(ellipse) / (Math.PI * 15) - 1)).toBeLessThan(1e-4)
  })

  it('complaint C: without spacing there is no mm in any of its words', () => {
    const words = oneOfEach().flatMap((annotation) => [
      ...annotationLines(annotation, PIXELS),
      ...annotationValues(annotation, PIXELS).map(({ unit }) => unit),
    ])
    expect(words).toContain('10.0 px')
    expect([...words, voxelSizeWords(PIXELS)].filter((word) => word.includes('mm'))).toEqual([])
    expect(
      oneOfEach()
        .flatMap((annotation) => annotationLines(annotation, MM))
        .join(),
    ).toContain('10.0 mm')
    expect(voxelSizeWords(MM)).toBe('voxels 0.50 × 0.60 × 3.00 mm')
  })

  it('writes what each is drawn for first', () => {
    const lines = Object.fromEntries(oneOfEach().map((one) => [one.kind, annotationLines(one, MM)]))
    expect(lines['angle']).toEqual(['90.0°'])
    expect(lines['probe']).toEqual(['1043'])
    expect(lines['arrow']).toEqual(['Tear of the posterior horn?'])
    expect(lines['ellipse']?.slice(1)).toEqual(['mean 340 ± 12.5', '310 to 372'])
    expect(lines['key-image']).toEqual([])
    expect(
      annotationLines(
        freehandOf('m', [
          [0, 0, 0],
          [0, 4, 0],
          [0, 4, 3],
        ]),
        MM,
      ),
    ).toEqual(['6.0 mm²'])
  })

  it('names a new one with a number that none has', () => {
    expect(freshName('length', [])).toBe('Length 1')
    expect(freshName('length', ['Length 2', 'Length 1', 'Meniscus'])).toBe('Length 3')
    expect(freshName('angle', ['Length 1'])).toBe('Angle 1')
  })
})
