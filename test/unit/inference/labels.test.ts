import { describe, expect, it } from 'vitest'
import { tissueValue, type Tissue } from '../../../src-shared/anatomy/labels.js'
import { argmaxLabels, foregroundCertainty } from '../../../src-main/inference/pipeline/labels/argmax.js'
import { keepLargestParts } from '../../../src-main/inference/pipeline/labels/components.js'
import { jointCentre } from '../../../src-main/inference/pipeline/grid/joint-centre.js'
import { labelStatistics, type LabelStatistics } from '../../../src-shared/anatomy/label-statistics.js'
import { embeddingDistance } from '../../../src-main/inference/pipeline/stages/out-of-distribution.js'
import { inferSide } from '../../../src-main/inference/pipeline/stages/side.js'
import { settleSides } from '../../../src-main/inference/pipeline/labels/settle-sides.js'
import { tilesOf } from '../../../src-main/inference/pipeline/grid/tiles.js'
import { trimWhiskers } from '../../../src-main/inference/pipeline/labels/trim-whiskers.js'

describe('argmaxLabels', () => {
  it('writes the label value of the highest logit', () => {
    // Two classes, three voxels.
    const logits = Float32Array.of(1, 0, 2, 0, 3, 5)
    expect([...argmaxLabels(logits, [0, 7], 3).labels]).toEqual([0, 7, 7])
  })

  it('is certain by the softmax of what is not background', () => {
    // Foreground voxels have logits (0, ln 3) → 3/4 and (0, ln 1) never wins; the background voxel does not count.
    const logits = Float32Array.of(0, 9, Math.log(3), 0)
    const { labels } = argmaxLabels(logits, [0, 7], 2)
    expect([...labels]).toEqual([7, 0])
    expect(foregroundCertainty(logits, labels, 2, 1)).toBeCloseTo(0.75, 6)
  })
})

describe('keepLargestParts', () => {
  it('drops small parts, keeps those within the share, and leaves other labels alone', () => {
    // A row: 1 1 1 · 1 · 2 · 2 2
    const row = Uint8Array.of(1, 1, 1, 0, 1, 0, 2, 0, 2, 2)
    const shares = keepLargestParts(
      row,
      [10, 1, 1],
      [
        { value: 1, share: 1 },
        { value: 2, share: 0.5 },
      ],
    )
    expect([...row]).toEqual([1, 1, 1, 0, 0, 0, 2, 0, 2, 2])
    expect(shares.get(1)).toBe(0.75)
    expect(shares.get(2)).toBeCloseTo(2 / 3, 10)
  })

  it('does not join parts over the edge of a row', () => {
    const data = Uint8Array.of(0, 0, 1, 1, 0, 0) // 3 × 2: the end of one row, the start of the next
    keepLargestParts(data, [3, 2, 1], [{ value: 1, share: 1 }])
    expect([...data].filter((value) => value === 1)).toHaveLength(2) // two parts of equal size both stay
    const shares = keepLargestParts(data, [3, 2, 1], [{ value: 1, share: 1 }])
    expect(shares.get(1)).toBe(0.5)
  })
})

describe('trimWhiskers', () => {
  const dims = [12, 7, 7] as const
  const at = (i: number, j: number, k: number): number => i + dims[0] * (j + dims[1] * k)
  const lit = (data: Uint8Array, value: number): number => data.filter((one) => one === value).length

  it('cuts a thread off a block, and takes no more than the block’s corners', () => {
    const data = new Uint8Array(dims[0] * dims[1] * dims[2])
    for (let k = 1; k <= 5; k++) for (let j = 1; j <= 5; j++) for (let i = 1; i <= 5; i++) data[at(i, j, k)] = 1
    for (let i = 6; i <= 11; i++) data[at(i, 3, 3)] = 1
    trimWhiskers(data, dims, [{ value: 1, share: 1 }])
    // The core reaches i = 5 where the thread begins and grows back two voxels; a corner is three steps away.
    expect(data[at(7, 3, 3)]).toBe(1)
    expect(data[at(8, 3, 3)]).toBe(0)
    expect(lit(data, 1)).toBe(5 ** 3 - 8 + 2)
  })

  it('leaves a sheet alone, which has no core, and what has no rule', () => {
    const data = new Uint8Array(dims[0] * dims[1] * dims[2])
    for (let j = 1; j <= 5; j++) for (let i = 1; i <= 5; i++) data[at(i, j, 3)] = 2
    data[at(9, 3, 3)] = 3
    trimWhiskers(data, dims, [{ value: 2, share: 1 }])
    expect([lit(data, 2), lit(data, 3)]).toEqual([25, 1])
  })

  it('does not take a structure that leaves the grid for a thin one', () => {
    const data = new Uint8Array(dims[0] * dims[1] * dims[2]).fill(4)
    trimWhiskers(data, dims, [{ value: 4, share: 1 }])
    expect(lit(data, 4)).toBe(data.length)
  })
})

describe('labelStatistics', () => {
  it('counts, weighs and bounds', () => {
    const data = new Uint8Array(4 * 3 * 2)
    data[1] = 5
    data[2 + 4 * 2 + 12] = 5 // (2, 2, 1)
    const statistics = labelStatistics({
      data,
      dims: [4, 3, 2],
      affine: [10, 0, 0, 0, 0, 10, 0, 0, 0, 0, 10, 0, 0, 0, 0, 1],
    })
    expect(statistics.get(5)).toEqual({
      voxels: 2,
      volume: 2,
      centroid: [15, 10, 5],
      first: [1, 0, 0],
      last: [2, 2, 1],
    })
  })
})

function knee(centroids: Partial<Record<Tissue, readonly [number, number, number]>>): Map<number, LabelStatistics> {
  const map = new Map<number, LabelStatistics>()
  for (const tissue of Object.keys(centroids)) {
    const name = tissueNamed(tissue)
    const centroid = name && centroids[name]
    if (centroid) map.set(tissueValue(name), { voxels: 1000, volume: 5, centroid, first: [0, 0, 0], last: [1, 1, 1] })
  }
  return map
}

function tissueNamed(name: string): Tissue | undefined {
  const known: readonly Tissue[] = [
    'femur',
    'tibia',
    'fibula',
    'medial-meniscus',
    'lateral-meniscus',
    'medial-tibial-cartilage',
    'lateral-tibial-cartilage',
  ]
  return known.find((tissue) => tissue === name)
}

describe('inferSide', () => {
  it('calls a knee right when the fibula lies towards the patient’s right', () => {
    expect(inferSide(knee({ tibia: [0, 0, -40], fibula: [-25, 20, -40] }))).toBe('right')
    expect(inferSide(knee({ tibia: [0, 0, -40], fibula: [25, 20, -40] }))).toBe('left')
  })

  it('lets cartilages and menisci speak where the fibula is cut off, and outvote a wrong speck', () => {
    const joint = {
      'lateral-tibial-cartilage': [20, 0, 0],
      'medial-tibial-cartilage': [-20, 0, 0],
      'lateral-meniscus': [21, 0, 0],
      'medial-meniscus': [-21, 0, 0],
    } as const
    expect(inferSide(knee(joint))).toBe('left')
    expect(inferSide(knee({ ...joint, tibia: [0, 0, -40], fibula: [-25, 20, -40] }))).toBe('left')
  })

  it('does not guess without a witness', () => {
    expect(inferSide(knee({ tibia: [0, 0, -40], femur: [0, 0, 40] }))).toBe('unknown')
    expect(inferSide(knee({ tibia: [0, 0, -40], fibula: [2, 20, -40] }))).toBe('unknown')
  })
})

describe('jointCentre', () => {
  it('is the mean of the joint line, each structure weighing the same, shifted towards medial', () => {
    const statistics = knee({ 'medial-meniscus': [20, 0, 4], 'lateral-meniscus': [-20, 10, 0] })
    expect(jointCentre(statistics, [1, 2, 3], false)).toEqual([1, 7, 5])
    expect(jointCentre(statistics, [1, 2, 3], true)).toEqual([-1, 7, 5])
  })

  it('lies on the line between the bones from side to side, whichever meniscus was taken for which', () => {
    const bones = { femur: [2, 0, 40], tibia: [6, 0, -40] } as const
    const mistaken = knee({ ...bones, 'medial-meniscus': [-12, 1, 10], 'lateral-meniscus': [-20, 3, 10] })
    expect(jointCentre(mistaken, [0, 0, 0], false)).toEqual([3.5, 2, 10])
  })

  it('falls back to the bones, and says when there is nothing', () => {
    expect(jointCentre(knee({ femur: [0, 0, 40], tibia: [4, 0, -40] }), [0, 0, 0], false)).toEqual([2, 0, 0])
    expect(jointCentre(knee({ femur: [0, 0, 40] }), [0, 0, 0], false)).toBeNull()
  })
})

describe('tilesOf', () => {
  it.each([
    [[160, 160, 160], [96, 96, 96], 16],
    [[160, 160, 160], [160, 160, 160], 0],
    [[160, 160, 160], [64, 160, 160], 16],
    [[80, 96, 96], [32, 48, 64], 8],
  ] as const)('takes every voxel of %j from exactly one tile of %j', (grid, size, overlap) => {
    const taken = new Uint8Array(grid[0] * grid[1] * grid[2])
    for (const tile of tilesOf(grid, size, overlap)) {
      for (const axis of [0, 1, 2] as const) {
        expect(tile.start[axis]).toBeGreaterThanOrEqual(0)
        expect(tile.start[axis] + tile.size[axis]).toBeLessThanOrEqual(grid[axis])
        expect(tile.keep.start[axis]).toBeGreaterThanOrEqual(tile.start[axis])
        expect(tile.keep.start[axis] + tile.keep.size[axis]).toBeLessThanOrEqual(tile.start[axis] + tile.size[axis])
      }
      const [k0, j0, i0] = tile.keep.start
      const [nk, nj, ni] = tile.keep.size
      for (let k = k0; k < k0 + nk; k++)
        for (let j = j0; j < j0 + nj; j++) {
          const row = grid[2] * (j + grid[1] * k)
          for (let i = i0; i < i0 + ni; i++) taken[row + i] = (taken[row + i] ?? 0) + 1
        }
    }
    expect(taken.every((count) => count === 1)).toBe(true)
  })
})

describe('embeddingDistance', () => {
  it('is the root mean square of the whitened coordinates', () => {
    // Deviations 2 and 0.5 along the axes; the point lies 2 and 1 deviations out: √((4 + 1) / 2).
    const whitening = [
      [1 / 2, 0],
      [0, 1 / 0.5],
    ]
    expect(embeddingDistance(Float32Array.of(5, 1.5), [1, 1], whitening)).toBeCloseTo(Math.sqrt(2.5), 6)
  })
})

describe('settleSides', () => {
  const [femur, tibia] = [tissueValue('femur'), tissueValue('tibia')]
  const [medial, lateral] = [tissueValue('medial-meniscus'), tissueValue('lateral-meniscus')]
  /** Twenty slices of 1 mm, three voxels each; the third holds the meniscus under test. */
  const row = (meniscus: (k: number) => number) => {
    const data = Uint8Array.from({ length: 60 }, (_, n) => [femur, tibia, meniscus(Math.floor(n / 3))][n % 3] ?? 0)
    return { data, dims: [3, 1, 20], affine: [0, 0, 1, 0, 1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 1] } as const
  }

  it('names a meniscus by its side of the bones, and leaves the middle 5 mm as they are', () => {
    const labels = row(() => medial)
    settleSides(labels)
    // The bones' middle is slice 9.5: slices 0…4 are lateral, 5…14 stay, 15…19 are medial anyway.
    const names = Array.from({ length: 20 }, (_, k) => labels.data[k * 3 + 2])
    expect(names).toEqual([...Array<number>(5).fill(lateral), ...Array<number>(15).fill(medial)])
  })

  it('changes nothing without bone', () => {
    const labels = row(() => medial)
    for (let n = 0; n < 60; n++) if (n % 3 < 2) labels.data[n] = 0
    settleSides(labels)
    expect(labels.data.filter((value) => value === medial)).toHaveLength(20)
  })
})
