import { describe, expect, it } from 'vitest'
import { Placement } from '../../../models/phantom/anatomy/pose.js'
import { FAR, SampledField } from '../../../models/phantom/fields/sampled-field.js'
import {
  circleHull,
  ellipsoid,
  profile,
  roundedExtrusion,
  smoothUnion,
  superellipse,
  tube,
} from '../../../models/phantom/fields/shapes.js'

describe('shapes', () => {
  it('measures a sphere exactly', () => {
    expect(ellipsoid(0, 0, 7, 5, 5, 5)).toBeCloseTo(2, 9)
    expect(ellipsoid(3, 0, 0, 5, 5, 5)).toBeCloseTo(-2, 9)
  })

  it('is 0 on the surface of an ellipsoid and of a superellipse', () => {
    expect(ellipsoid(4, 0, 0, 4, 7, 2)).toBeCloseTo(0, 9)
    expect(superellipse(0, 7, 4, 7, 2.4)).toBeCloseTo(0, 9)
  })

  it('hulls two circles: beside the line between them the distance is to that line', () => {
    // two circles of radius 2 at x = 0 and x = 10: a stadium, 4 wide
    expect(circleHull(5, 6, 0, 0, 2, 10, 0, 2)).toBeCloseTo(4, 9)
    expect(circleHull(13, 0, 0, 0, 2, 10, 0, 2)).toBeCloseTo(1, 9)
    expect(circleHull(-5, 0, 0, 0, 2, 10, 0, 3)).toBeCloseTo(3, 9)
  })

  it('pulls a plane shape along an axis with a rounded edge', () => {
    // a disc of radius 5 pulled to ±10 and rounded by 2: on the flat end above the middle, 3 mm beyond
    expect(roundedExtrusion(-5, 13, 10, 2)).toBeCloseTo(3, 9)
    // over the rounded edge: corner of the unrounded shape is 2·(√2 − 1) outside
    expect(roundedExtrusion(0, 10, 10, 2)).toBeCloseTo(2 * Math.SQRT2 - 2, 9)
  })

  it('joins smoothly: never less than k/4 below the plain union, and the plain union far off', () => {
    expect(smoothUnion(1, 1, 4)).toBeCloseTo(0, 9)
    expect(smoothUnion(1, 9, 4)).toBe(1)
  })

  it('follows a tube whose radius tapers', () => {
    const path = [
      [0, 0, 0, 1],
      [0, 0, 10, 3],
    ]
    expect(tube(5, 0, 5, path)).toBeCloseTo(3, 9)
    expect(tube(0, 0, -4, path)).toBeCloseTo(3, 9)
  })

  it('holds the ends of a profile and meets its rows', () => {
    const table = [
      [0, 10],
      [5, 20],
    ] as const
    expect(profile(table, -3, 1)).toBe(10)
    expect(profile(table, 5, 1)).toBe(20)
    expect(profile(table, 2.5, 1)).toBeCloseTo(15, 9)
  })
})

describe('SampledField', () => {
  it('reproduces a linear function between its nodes and is far outside them', () => {
    const field = SampledField.covering([-4, -4, -4], [4, 4, 4], 2).fill((x, y, z) => x + 2 * y - z)
    expect(field.sample(0.3, -1.7, 2.9)).toBeCloseTo(0.3 - 3.4 - 2.9, 5)
    expect(field.sample(9, 0, 0)).toBe(FAR)
  })

  it('keeps the sign where whole blocks take one value, and the numbers near the surface', () => {
    const sphere = (x: number, y: number, z: number): number => Math.hypot(x, y, z) - 20
    const exact = SampledField.covering([-40, -40, -40], [40, 40, 40], 2).fill(sphere)
    const quick = SampledField.covering([-40, -40, -40], [40, 40, 40], 2).fill(sphere, 3)
    for (let n = 0; n < exact.data.length; n++) {
      const value = exact.data[n] ?? 0
      if (Math.abs(value) < 3) expect(quick.data[n]).toBe(value)
      else expect(Math.sign(quick.data[n] ?? 0)).toBe(Math.sign(value))
    }
  })

  it('makes a distance of an implicit function', () => {
    // 3·(distance) has the right zero set but three times the slope; the factor is limited to 1.8
    const field = SampledField.covering([-9, -9, -9], [9, 9, 9], 1).fill((x) => 1.5 * x)
    expect(field.normalised().sample(2, 0, 0)).toBeCloseTo(2, 5)
  })
})

describe('Placement', () => {
  it('leans the thigh back in flexion and undoes itself', () => {
    const placement = new Placement([0, 0, 0], [1, 2, 3], [90, 0, 0])
    // a point up the shaft comes to lie behind
    const [x, y, z] = placement.place([0, 0, 10])
    expect([x, y, z].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([1, 12, 3])
    const back = new Float64Array(3)
    placement.unplace(x, y, z, back)
    expect([...back].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([0, 0, 10])
  })
})
