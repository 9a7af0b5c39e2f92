import { describe, expect, it } from 'vitest'
import type { Evidence } from '../../../src-shared/case/reading.js'
import { IDENTITY, type Affine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { maskLps, maskOf, type Mask } from '../../../src-shared/geometry/mask.js'
import type { Slab } from '../../../src-renderer/viewer/geometry/box-section.js'
import { scale } from '../../../src-shared/geometry/vector.js'
import { contoursOf, type PlanePoint } from '../../../src-renderer/viewer/geometry/contour.js'
import { maskSection } from '../../../src-renderer/viewer/geometry/mask-section.js'
import { ridgeOf } from '../../../src-renderer/viewer/geometry/ridge.js'
import { evidenceMark } from '../../../src-renderer/viewer/overlay/evidence-mark.js'
import { scanOf } from '../../../src-renderer/viewer/scan.js'
import { caseVolume, SAGITTAL_VOLUME, sagittalFrames } from './grids.js'

const DIMS: Vec3 = [40, 40, 40]
/** Half a millimetre per voxel, i to the back, j down, k to the left, as the measuring grid lies. */
const AFFINE: Affine = [0, 0, 0.5, -10, 0.5, 0, 0, -10, 0, -0.5, 0, 10, 0, 0, 0, 1]
const FLAT = { right: [0, 1, 0], down: [0, 0, -1], away: [1, 0, 0] } as const
const R = Math.SQRT1_2
const TURNED = { right: [R, R, 0], down: [0, 0, -1], away: [R, -R, 0] } as const

/** The voxels within `inside`, which is asked in LPS mm. */
function maskWhere(inside: (x: number, y: number, z: number) => boolean): Mask {
  const voxels: number[] = []
  for (let k = 0; k < 40; k++)
    for (let j = 0; j < 40; j++)
      for (let i = 0; i < 40; i++)
        if (inside(0.5 * k - 10, 0.5 * i - 10, 10 - 0.5 * j)) voxels.push(i + 40 * (j + 40 * k))
  const mask = maskOf(DIMS, voxels)
  if (!mask) throw new Error('Nothing is inside.')
  return maskLps(mask, AFFINE)
}

const ball = maskWhere((x, y, z) => Math.hypot(x, y, z) <= 6)
const at = (x: number, basis: typeof FLAT | typeof TURNED = FLAT, thickness = 0.1): Slab => ({
  basis,
  point: scale(basis.away, x),
  thickness,
})

function areaOf(outline: readonly PlanePoint[]): number {
  const twice = outline.reduce((sum, [u, v], place) => {
    const [u2, v2] = outline[(place + 1) % outline.length] ?? [0, 0]
    return sum + u * v2 - u2 * v
  }, 0)
  return Math.abs(twice) / 2
}

function outlinesAt(mask: Mask, slab: Slab): readonly (readonly PlanePoint[])[] {
  const section = maskSection(mask, IDENTITY, slab)
  return section ? contoursOf(section) : []
}

describe('the outline of something on a slice', () => {
  it('is one closed line as large as the section, on turned planes too', () => {
    for (const basis of [FLAT, TURNED]) {
      const [outline, ...others] = outlinesAt(ball, at(0, basis))
      expect(others).toEqual([])
      // A circle of radius 6 mm, within a quarter of a voxel along its edge.
      expect(Math.abs(areaOf(outline ?? []) - Math.PI * 36)).toBeLessThan(2 * Math.PI * 6 * 0.125)
      outline?.forEach(([u, v]) => expect(Math.abs(Math.hypot(u, v) - 6)).toBeLessThan(0.5))
    }
    // 4 mm off the middle the radius is √(36 − 16).
    expect(areaOf(outlinesAt(ball, at(4))[0] ?? [])).toBeCloseTo(Math.PI * 20, -1)
  })

  it('is not there on slices beside it, and is on a thick slice that it lies in', () => {
    expect(outlinesAt(ball, at(7))).toEqual([])
    expect(areaOf(outlinesAt(ball, at(7, FLAT, 6))[0] ?? [])).toBeGreaterThan(Math.PI * 9)
  })

  it('goes around every part, and around a hole', () => {
    const two = maskWhere((x, y, z) => Math.hypot(x, y - 5, z) <= 3 || Math.hypot(x, y + 5, z) <= 3)
    expect(outlinesAt(two, at(0))).toHaveLength(2)
    const shell = maskWhere((x, y, z) => Math.hypot(x, y, z) <= 6 && Math.hypot(x, y, z) >= 3)
    expect(
      outlinesAt(shell, at(0))
        .map(areaOf)
        .sort((a, b) => b - a)
        .map((area) => Math.round(Math.sqrt(area / Math.PI))),
    ).toEqual([6, 3])
  })

  it('is a line from end to end where it is thin, and none where it is not', () => {
    // A cleft of one voxel, 12 mm long, rising by 30°.
    const cleft = maskWhere(
      (x, y, z) => Math.abs(x) <= 2 && Math.abs(y) <= 6 && Math.abs(z - y * Math.tan(Math.PI / 6)) <= 0.4,
    )
    const section = maskSection(cleft, IDENTITY, at(0))
    const line = section && ridgeOf(section)
    const [first, last] = [line?.[0], line?.at(-1)]
    const length = Math.hypot((last?.[0] ?? 0) - (first?.[0] ?? 0), (last?.[1] ?? 0) - (first?.[1] ?? 0))
    expect(Math.abs(length - 12 / Math.cos(Math.PI / 6))).toBeLessThan(1)
    line?.forEach(([u, v]) => expect(Math.abs(-v - u * Math.tan(Math.PI / 6))).toBeLessThan(0.4))
    const round = maskSection(ball, IDENTITY, at(0))
    expect(round && ridgeOf(round)).toBeUndefined()
  })
})

describe('outlined evidence', () => {
  const source = {
    scan: scanOf(caseVolume(SAGITTAL_VOLUME)),
    link: { kind: 'frame', toOther: IDENTITY, residualMm: null },
  } as const
  const plain = ({ dims, affineLps, runs }: Mask): Extract<Evidence, { kind: 'outline' }>['outline'] => ({
    dims: [...dims],
    affineLps: [...affineLps],
    runs,
  })
  const whole = maskWhere((x, y, z) => Math.max(Math.abs(x), Math.abs(y), Math.abs(z)) <= 8)
  const share: Evidence = {
    kind: 'outline',
    shape: 'area',
    outline: plain(ball),
    within: plain(whole),
    pointLps: [0, 0, 0],
    value: { name: 'share', value: 22, unit: '%' },
  }
  const projection = {
    basis: { ...sagittalFrames.sagittal, ...FLAT },
    centre: [0, 1, 0] as const,
    mmPerPixel: 0.1,
    width: 400,
    height: 300,
  }

  it('is drawn inside the outline of what it takes up a share of, to scale, and says the share', () => {
    const mark = evidenceMark(share, source, sagittalFrames.sagittal, projection)
    expect(mark?.label).toBe('22 %')
    expect([mark?.areas.length, mark?.within.length, mark?.ridge]).toEqual([1, 1, null])
    // The middle is 1 mm left of the viewport's middle: 10 pixels.
    const across = mark?.areas[0]?.map(([x]) => x) ?? []
    expect((Math.min(...across) + Math.max(...across)) / 2).toBeCloseTo(190, 0)
    // 12 mm, within a voxel.
    expect(Math.abs(Math.max(...across) - Math.min(...across) - 120)).toBeLessThan(6)
  })

  it('is nothing on a slice that meets neither', () => {
    const far = { ...projection, centre: [30, 0, 0] as const }
    expect(evidenceMark(share, source, sagittalFrames.sagittal, far)).toBeUndefined()
  })
})
