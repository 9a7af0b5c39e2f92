import { describe, expect, it } from 'vitest'
import type { RegionId } from '../../../src-shared/moaks/regions.js'
import { BoxCorrectionSchema } from '../../../src-main/inference/pack/schema.js'
import { correctBoxes } from '../../../src-main/inference/pipeline/stages/box-correction.js'
import { asArrays, type LocatedRegion } from '../../../src-shared/anatomy/regions.js'

/** 100³ voxels of 1 mm, the first at (−50, −50, −50) mm. */
const IMAGE = {
  dims: [100, 100, 100],
  affine: [1, 0, 0, -50, 0, 1, 0, -50, 0, 0, 1, -50, 0, 0, 0, 1],
} as const
const CENTRE = [2, 0, 0] as const

type Corners = readonly [readonly [number, number, number], readonly [number, number, number]]

function located(id: RegionId, [min, max]: Corners): LocatedRegion {
  const box = asArrays({ min, max })
  return { id, label: id, boxLps: box, boxVoxel: box, confidence: null, cutOff: false, inner: null }
}

/** Weights of a region and one anchor: all 0 but those named as [face, input, weight]. */
function weights(...set: readonly (readonly [number, number, number])[]): number[][] {
  return Array.from({ length: 6 }, (_, face) =>
    Array.from({ length: 12 }, (_, input) => set.find(([f, i]) => f === face && i === input)?.[2] ?? 0),
  )
}

function correction(set: number[][], offset: number[], largest = 8) {
  return BoxCorrectionSchema.parse({
    anchors: [{ region: 'femur', usual: [-40, -30, 0, 40, 30, 40] }],
    regions: { patella: { weights: set, offset } },
    largest,
  })
}

const PATELLA: Corners = [
  [-18, -40, 10],
  [22, -20, 40],
]

describe('correctBoxes', () => {
  it('moves faces by the offset and by what its own and the anchor’s faces say', () => {
    const femur = located('femur', [
      [-38, -30, 0],
      [42, 30, 44],
    ])
    const regions = new Map([
      ['femur', femur],
      ['patella', located('patella', PATELLA)],
    ] as const)
    // The highest face (5) rises by 0.05 of the femur's (input 6 + 5 = 44 mm) plus 1 mm; the foremost (1) by 2 mm.
    const fitted = correction(weights([5, 11, 0.05]), [0, 2, 0, 0, 0, 1])
    const corrected = correctBoxes(regions, fitted, CENTRE, false, IMAGE)
    expect(corrected.get('patella')?.boxLps).toEqual({ min: [-18, -38, 10], max: [22, -20, expect.closeTo(43.2, 9)] })
    expect(corrected.get('patella')?.boxVoxel.min).toEqual([32, 12, 60])
    expect(corrected.get('femur')).toBe(femur)
  })

  it('takes the usual faces of an anchor that was not found', () => {
    const regions = new Map([['patella', located('patella', PATELLA)]] as const)
    const corrected = correctBoxes(
      regions,
      correction(weights([5, 11, 0.05]), [0, 0, 0, 0, 0, 0]),
      CENTRE,
      false,
      IMAGE,
    )
    expect(corrected.get('patella')?.boxLps.max[2]).toBeCloseTo(42, 9)
  })

  it('takes a left knee as the right knee it mirrors', () => {
    // Face 0 is the lateral one of a right knee; of a left knee that is the box’s high x.
    const regions = new Map([['patella', located('patella', PATELLA)]] as const)
    const corrected = correctBoxes(regions, correction(weights(), [-3, 0, 0, 0, 0, 0]), CENTRE, true, IMAGE)
    expect(corrected.get('patella')?.boxLps).toEqual({ min: [-18, -40, 10], max: [25, -20, 40] })
  })

  it('moves no face too far, halves no box, and stays in the image', () => {
    const regions = new Map([['patella', located('patella', PATELLA)]] as const)
    const far = correctBoxes(regions, correction(weights(), [0, -90, 0, 0, 0, 0]), CENTRE, false, IMAGE)
    expect(far.get('patella')?.boxLps.min[1]).toBe(-48)
    const beyond = correctBoxes(regions, correction(weights(), [0, -90, 0, 0, 0, 0], 30), CENTRE, false, IMAGE)
    expect(beyond.get('patella')?.boxLps.min[1]).toBe(-50.5)
    const small = correctBoxes(regions, correction(weights(), [0, 8, 0, 0, -8, 0]), CENTRE, false, IMAGE)
    // 20 mm deep, and 4 mm by the offsets: 10 mm stay, about the same middle.
    expect(small.get('patella')?.boxLps).toEqual({ min: [-18, -35, 10], max: [22, -25, 40] })
  })

  it('looks at the bulk of a region where the pack wants it, and leaves alone what has none', () => {
    const bulk = { min: [-14, -36, 14], max: [18, -24, 36] } as const
    const patella = { ...located('patella', PATELLA), inner: bulk }
    // The lowest face follows that of the bulk (input 6 + 2): −0.5 of 14 mm.
    const set = weights([2, 8, -0.5])
    const fitted = BoxCorrectionSchema.parse({
      anchors: [],
      inner: true,
      regions: {
        patella: { weights: set, offset: [0, 0, 0, 0, 0, 0] },
        femur: { weights: set, offset: [1, 1, 1, 1, 1, 1] },
      },
      largest: 8,
    })
    const femur = located('femur', PATELLA)
    const regions = new Map([
      ['patella', patella],
      ['femur', femur],
    ] as const)
    const corrected = correctBoxes(regions, fitted, CENTRE, false, IMAGE)
    expect(corrected.get('patella')?.boxLps.min[2]).toBeCloseTo(3, 9)
    expect(corrected.get('femur')).toBe(femur)
  })

  it('leaves boxes alone without a correction, and refuses weights that do not fit', () => {
    const regions = new Map([['patella', located('patella', PATELLA)]] as const)
    expect(correctBoxes(regions, undefined, CENTRE, false, IMAGE)).toBe(regions)
    expect(() => correction([[1], [], [], [], [], []], [0, 0, 0, 0, 0, 0])).toThrow('six for each anchor')
  })
})
