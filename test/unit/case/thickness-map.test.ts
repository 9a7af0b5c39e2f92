import { describe, expect, it } from 'vitest'
import {
  MOST_COLUMNS,
  packThickness,
  ThicknessMapSchema,
  unpackThickness,
  type ThicknessColumns,
} from '../../../src-shared/case/thickness-map.js'

function map(count: number): ThicknessColumns {
  return {
    columns: [
      { bone: 'femur', count: count - 1 },
      { bone: 'tibia', count: 1 },
    ],
    places: Float32Array.from({ length: 3 * count }, (_, n) => -120 + (n % 3) * 40 + n / (3 * count)),
    normals: Float32Array.from({ length: 3 * count }, (_, n) => (n % 3 === 2 ? 1 : 0)),
    thickness: Float32Array.from({ length: count }, (_, n) => (n % 3) * 1.1),
    expected: Float32Array.from({ length: count }, () => 2.2),
    regions: Uint8Array.from({ length: count }, (_, n) => n % 16),
    measuredOn: 'outlines',
    triangles: Uint16Array.from({ length: 6 * count }, (_, n) => n % count),
  }
}

describe('A thickness map', () => {
  it('comes back as it was packed, to a twentieth of a millimetre', () => {
    const before = map(40)
    const after = unpackThickness(ThicknessMapSchema.parse(packThickness(before)))
    expect(after.columns).toEqual(before.columns)
    expect(after.triangles).toEqual(before.triangles)
    expect(after.regions).toEqual(before.regions)
    expect(after.measuredOn).toBe('outlines')
    for (const part of ['places', 'normals', 'thickness', 'expected'] as const)
      before[part].forEach((value, n) => expect(Math.abs((after[part][n] ?? 0) - value)).toBeLessThan(0.03))
  })

  it('takes no more than 310 kB of a reading however large it is', () => {
    expect(JSON.stringify(packThickness(map(MOST_COLUMNS))).length).toBeLessThan(310_000)
    expect(() => packThickness(map(MOST_COLUMNS + 1))).toThrow(RangeError)
  })

  it('of before 0.2 has no regions and was measured on surfaces', () => {
    const { regions, measuredOn, ...old } = packThickness(map(40))
    expect([regions === undefined, measuredOn]).toEqual([false, 'outlines'])
    expect(unpackThickness(ThicknessMapSchema.parse(old))).toMatchObject({ regions: null, measuredOn: 'surfaces' })
  })

  it('whose arrays do not fit each other is refused', () => {
    const packed = packThickness(map(40))
    expect(() => unpackThickness({ ...packed, thickness: packed.thickness.slice(4) })).toThrow(/damaged/)
  })
})
