import { describe, expect, it } from 'vitest'
import { measureKnee } from '../../../src-shared/anatomy/measure-knee.js'
import type { Measurement } from '../../../src-shared/anatomy/measures/measurement.js'
import { partitionKnee } from '../../../src-shared/anatomy/partition.js'
import type { Box } from '../../../src-shared/geometry/box.js'
import { maskVoxels, type VoxelRuns } from '../../../src-shared/geometry/mask.js'
import { regionBoxes, regionSpans } from '../../../src-shared/anatomy/region-boxes.js'
import type { ScaleId } from '../../../src-shared/moaks/scales.js'
import { BlockKnee } from './block-knee.js'

function measure(knee: BlockKnee, question: number, component: ScaleId): Measurement {
  const partition = partitionKnee(knee)
  if (!partition) throw new Error('The block knee was not recognised.')
  const found = measureKnee(partition).find((one) => one.question === question && one.component === component)
  if (!found) throw new Error(`Question ${question} was not measured.`)
  return found
}

describe('the cuts', () => {
  const partition = partitionKnee(new BlockKnee())

  it('put the midline between the plateaus, whose centres are at k 18.5 and 40.5', () => {
    expect(partition?.landmarks.midline).toBe(30)
  })

  it('cut the femur at the front of the plateau and at 60 % of the way to the end of the condyle', () => {
    // Plateau from i 15 (2nd percentile: 15), condyle end 51 (98th percentile: 51): 15 + 0.6 · 36 = 36.6.
    const boxes = partition ? regionBoxes(partition) : new Map<string, Box>()
    expect(boxes.get('femur-medial-central')).toMatchObject({ min: [14.5, 15.5, 29.5], max: [36.5, 28.5, 49.5] })
    expect(boxes.get('femur-medial-posterior')?.min[0]).toBe(36.5)
    expect(boxes.get('femur-lateral-trochlea')?.max[0]).toBe(14.5)
  })

  it('tell how far the bulk of a region reaches: twentieths of it lie outside on each side', () => {
    const span = partition ? regionSpans(partition).get('femur-lateral-trochlea') : undefined
    const { box, inner } = span ?? { box: null, inner: null }
    // As wide everywhere along k: from 5 % to 95 % of its slices.
    expect(inner?.min[2]).toBeGreaterThan(box?.min[2] ?? NaN)
    const width = (box?.max[2] ?? NaN) - (box?.min[2] ?? NaN)
    expect((inner?.max[2] ?? NaN) - (inner?.min[2] ?? NaN)).toBeCloseTo(0.9 * width, 0)
  })

  it('cut a meniscus along rays from the middle of its plateau, 40° to each side of straight outwards', () => {
    // Middle of the medial plateau at i 29.5, k 40.5; the meniscus lies 3.5 to 8.5 outwards of it.
    const boxes = partition ? regionBoxes(partition) : new Map<string, Box>()
    const reach = Math.tan((40 * Math.PI) / 180)
    const bodyEnd = Math.floor(29.5 + 8.5 * reach) + 0.5
    expect(boxes.get('medial-meniscus-body')).toMatchObject({
      min: [59 - bodyEnd, 28.5, 43.5],
      max: [bodyEnd, 31.5, 49.5],
    })
    const hornEnd = Math.ceil(29.5 - 3.5 * reach) - 0.5
    expect(boxes.get('medial-meniscus-anterior')).toMatchObject({ min: [14.5, 28.5, 43.5], max: [hornEnd, 31.5, 49.5] })
    expect(boxes.get('lateral-meniscus-body')).toMatchObject({
      min: [59 - bodyEnd, 28.5, 9.5],
      max: [bodyEnd, 31.5, 15.5],
    })
  })

  it('take for a torn meniscus only what lies where a meniscus can be', () => {
    const astray = new BlockKnee()
      .hurt('horizontal-tear', [30, 3, 52], [34, 6, 56])
      .hurt('meniscal-signal', [2, 55, 45], [6, 58, 49])
    const cut = partitionKnee(astray)
    const [boxes, healthy] = [cut, partition].map((one) => (one ? regionBoxes(one) : new Map<string, Box>()))
    for (const part of ['anterior', 'body', 'posterior'] as const)
      expect(boxes?.get(`medial-meniscus-${part}`)).toEqual(healthy?.get(`medial-meniscus-${part}`))
    expect(measure(astray, 49, 'morphology.class').grade).toBe(0)
  })

  it('are not made without bone', () => {
    const knee = new BlockKnee()
    knee.tissue.fill(0)
    expect(partitionKnee(knee)).toBeNull()
  })

  it('leave out what the picture does not show', () => {
    const knee = new BlockKnee()
    for (let n = 0; n < knee.tissue.length; n++) if (n % 60 < 5) knee.tissue[n] = 0
    const cut = partitionKnee(knee)
    const asked = cut ? measureKnee(cut).map((one) => one.question) : []
    expect(asked).not.toContain(1)
    expect(asked).toContain(4)
  })
})

describe('a healthy knee', () => {
  it('has grade 0 everywhere, but no tear beside a cyst', () => {
    const partition = partitionKnee(new BlockKnee())
    const abnormal = partition ? measureKnee(partition).filter((one) => one.grade !== 0) : []
    expect(abnormal.map((one) => one.component)).toEqual(['cyst.tear-location', 'cyst.tear-location'])
    expect(abnormal.map((one) => one.grade)).toEqual([3, 3])
  })
})

describe('a left knee', () => {
  /** Measures of a torn, worn knee whose k axis runs to the patient's left (a right knee) or to the right. */
  const measured = (kToLeft: 1 | -1) => {
    const knee = new BlockKnee()
      .fill('joint-fluid', [25, 32, 33], [29, 33, 49])
      .hurt('cartilage-full-loss', [25, 32, 33], [29, 33, 49])
      .fill('medial-meniscus', [15, 29, 50], [44, 31, 53])
    const { dims, tissue, lesion, affine } = knee
    const partition = partitionKnee({
      ...{ dims, tissue, lesion },
      affine: affine.map((value, at) => (at < 4 ? value * kToLeft : value)),
    })
    if (!partition) throw new Error('The block knee was not recognised.')
    return measureKnee(partition)
  }

  it('measures as the right knee that it mirrors, in numbers (complaint A: 0 or NaN on left knees only)', () => {
    const [left, right] = [measured(-1), measured(1)]
    expect(left).toEqual(right)
    const values = left.flatMap(({ value, also, features }) => [
      value.value,
      ...also.map((one) => one.value),
      ...Object.values(features),
    ])
    expect(values.filter((value) => !Number.isFinite(value))).toEqual([])
    const of = (question: number, component: ScaleId): number =>
      left.find((one) => one.question === question && one.component === component)?.value.value ?? Number.NaN
    expect(of(25, 'cartilage.size')).toBeGreaterThan(40)
    expect(of(45, 'extrusion.grade')).toBe(4)
  })
})

describe('bone marrow lesions', () => {
  // Medial tibia, central: i 25–34 of 15–44, k 32–49 less the subspinous part, 20 mm below j 32.5.
  const knee = new BlockKnee()
    .hurt('bone-marrow-lesion', [26, 36, 36], [33, 43, 43])
    .hurt('subchondral-cyst', [26, 46, 36], [29, 49, 39])

  it('are counted apart', () => {
    expect(measure(knee, 10, 'bml.number')).toMatchObject({ grade: 2, value: { value: 2 } })
  })

  it('are weighed against their cysts: 512 of 576 voxels are marrow lesion', () => {
    expect(measure(knee, 10, 'bml.share').value.value).toBeCloseTo((100 * 512) / 576, 9)
  })

  it('are put where they are seen', () => {
    const seen = measure(knee, 10, 'bml.size').seen
    expect(seen?.box).toEqual({ min: [25.5, 35.5, 35.5], max: [33.5, 49.5, 43.5] })
  })

  it('are outlined in their subregion, each with its middle, largest first', () => {
    const { outlined } = measure(knee, 10, 'bml.size')
    if (!outlined?.within) throw new Error('Nothing was outlined.')
    const sum = (runs: VoxelRuns): number => maskVoxels(runs).reduce((all, one) => all + one, 0)
    expect([outlined.shape, outlined.mask.origin, outlined.mask.dims]).toEqual(['area', [26, 36, 36], [8, 14, 8]])
    expect(sum(outlined.mask)).toBe(576)
    expect((100 * 576) / sum(outlined.within)).toBeCloseTo(measure(knee, 10, 'bml.size').value.value, 9)
    expect(outlined.parts?.map((part) => part[1] < 44)).toEqual([true, false])
    expect(measure(knee, 9, 'bml.size').outlined).toBeUndefined()
  })

  it('are not scored next door', () => {
    expect(measure(knee, 9, 'bml.size').grade).toBe(0)
    expect(measure(knee, 13, 'bml.size').grade).toBe(0)
  })
})

describe('cartilage loss', () => {
  it('is a share of the surface: 18 of 18 columns across, 5 of 10 along', () => {
    const knee = new BlockKnee()
      .fill('joint-fluid', [25, 32, 33], [29, 33, 49])
      .hurt('cartilage-full-loss', [25, 32, 33], [29, 33, 49])
    const size = measure(knee, 25, 'cartilage.size')
    const full = measure(knee, 25, 'cartilage.full-thickness')
    expect(size.grade).toBe(2)
    expect(size.value.value).toBeCloseTo(full.value.value, 9)
    expect(size.value.value).toBeGreaterThan(40)
    expect(size.value.value).toBeLessThan(55)
  })

  it('has its least thickness across the layer, from the bone to its surface', () => {
    const { across, also } = measure(new BlockKnee(), 25, 'cartilage.size')
    if (!across) throw new Error('No thickness was measured.')
    const length = Math.hypot(...across.from.map((value, axis) => value - (across.to[axis] ?? 0)))
    expect(length).toBeCloseTo(also[1]?.value ?? NaN, 6)
    // Tibial cartilage stands upright on the tibia, whose bone is below.
    expect([across.from[0] - across.to[0], across.from[2] - across.to[2]]).toEqual([0, 0])
    expect(across.from[1]).toBeGreaterThan(across.to[1])
  })

  it('of part of the depth leaves no bone bare', () => {
    const knee = new BlockKnee()
      .fill('joint-fluid', [25, 32, 33], [29, 32, 49])
      .hurt('cartilage-partial-loss', [25, 32, 33], [29, 32, 49])
    expect(measure(knee, 25, 'cartilage.size').grade).toBe(2)
    expect(measure(knee, 25, 'cartilage.full-thickness').grade).toBe(0)
  })
})

describe('osteophytes', () => {
  it('are as large as they protrude: 4 mm beyond the medial tibia is grade 2', () => {
    const knee = new BlockKnee()
      .fill('tibia', [25, 35, 50], [30, 39, 53])
      .hurt('osteophyte', [25, 35, 50], [30, 39, 53])
    expect(measure(knee, 40, 'osteophyte.size')).toMatchObject({ grade: 2, value: { value: 4, unit: 'mm' } })
    expect(measure(knee, 41, 'osteophyte.size').grade).toBe(0)
  })
})

describe('meniscal extrusion', () => {
  it('is measured from the tibia, not from its osteophyte', () => {
    const knee = new BlockKnee()
      .fill('tibia', [25, 35, 50], [34, 39, 53])
      .hurt('osteophyte', [25, 35, 50], [34, 39, 53])
      .fill('medial-meniscus', [25, 29, 50], [34, 31, 52])
    expect(measure(knee, 45, 'extrusion.grade')).toMatchObject({ grade: 2, value: { value: 3 } })
    expect(measure(knee, 47, 'extrusion.grade').grade).toBe(0)
  })
})

describe('extrusion over planes', () => {
  it('is a mean about the widest place: one stray voxel is no edge', () => {
    const knee = new BlockKnee().fill('medial-meniscus', [29, 29, 50], [29, 31, 53])
    // 4 mm beyond the margin in one plane, 0 in the two on either side of it.
    expect(measure(knee, 45, 'extrusion.grade')).toMatchObject({ grade: 0, value: { value: 0.8 } })
  })
})

describe('meniscal morphology', () => {
  it('is named by the tear, not by the signal around it, and outlined as a line', () => {
    const knee = new BlockKnee()
      .hurt('meniscal-signal', [36, 29, 44], [43, 31, 49])
      .hurt('horizontal-tear', [38, 30, 44], [42, 30, 48])
    expect(measure(knee, 50, 'morphology.class')).toMatchObject({ grade: 3, outlined: { shape: 'line' } })
    expect(measure(knee, 49, 'morphology.class').grade).toBe(0)
  })

  it('is complete maceration where nothing is left', () => {
    const knee = new BlockKnee()
      .fill('joint-fluid', [15, 29, 44], [23, 31, 49])
      .hurt('complete-maceration', [15, 29, 44], [23, 31, 49])
    expect(measure(knee, 48, 'morphology.class').grade).toBe(8)
  })
})

describe('a meniscal cyst', () => {
  const torn = (): BlockKnee => new BlockKnee().hurt('horizontal-tear', [38, 30, 44], [42, 30, 48])

  it('gives the tear that goes with it a place', () => {
    const knee = torn().hurt('meniscal-cyst', [36, 29, 44], [37, 31, 49])
    expect(measure(knee, 54, 'cyst.presence').grade).toBe(1)
    expect(measure(knee, 54, 'cyst.tear-location').grade).toBe(2)
  })

  it('that is absent goes with no tear, though the meniscus is torn', () => {
    expect(measure(torn(), 54, 'cyst.presence').grade).toBe(0)
    expect(measure(torn(), 54, 'cyst.tear-location')).toMatchObject({ grade: 3, seen: null })
    expect(measure(torn(), 50, 'morphology.class').grade).toBe(3)
  })
})

describe('effusion', () => {
  it('is measured in ml, and a defect in the cartilage is no effusion', () => {
    const knee = new BlockKnee().fill('joint-fluid', [5, 2, 15], [8, 26, 44])
    // 4 × 25 × 30 = 3000 mm³
    expect(measure(knee, 43, 'effusion.grade').value.value).toBeCloseTo(3, 9)
    knee.hurt('cartilage-full-loss', [5, 2, 15], [8, 2, 44])
    expect(measure(knee, 43, 'effusion.grade').value.value).toBeCloseTo(2.88, 9)
  })
})
