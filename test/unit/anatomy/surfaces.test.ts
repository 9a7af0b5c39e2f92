import { describe, expect, it } from 'vitest'
import { measureCartilageSurfaces } from '../../../src-shared/anatomy/measures/cartilage-surfaces.js'
import { ARTICULAR_SUBREGIONS, partitionKnee } from '../../../src-shared/anatomy/partition.js'
import type { ScalarField } from '../../../src-shared/anatomy/surfaces/bone-field.js'
import { COVERED_BONES } from '../../../src-shared/anatomy/surfaces/bones.js'
import { columnFeet } from '../../../src-shared/anatomy/surfaces/column-feet.js'
import { columnRegions } from '../../../src-shared/anatomy/surfaces/column-regions.js'
import { columnSignals, PLACE_FEATURES, SIGNAL_CHANNELS } from '../../../src-shared/anatomy/surfaces/column-signals.js'
import { layerColumns, largestPart } from '../../../src-shared/anatomy/surfaces/layer-columns.js'
import { orderedLayers } from '../../../src-shared/anatomy/surfaces/ordered-layers.js'
import { NEIGHBOURS, surfaceNets } from '../../../src-shared/anatomy/surfaces/surface-nets.js'
import { taubinSmooth } from '../../../src-shared/anatomy/surfaces/taubin.js'
import { QUESTIONS } from '../../../src-shared/moaks/questions.js'
import { scaleOf } from '../../../src-shared/moaks/scales.js'
import { BlockKnee } from './block-knee.js'

/** A ball of a radius in voxels in the middle of a lattice, its edge one voxel wide. */
function ball(radius: number): ScalarField {
  const size = 30
  const data = new Float32Array(size ** 3)
  for (let n = 0; n < data.length; n++) {
    const [i, j, k] = [n % size, Math.floor(n / size) % size, Math.floor(n / size ** 2)]
    const distance = Math.hypot(i - 14.5, j - 14.5, k - 14.5)
    data[n] = Math.min(1, Math.max(0, radius - distance + 0.5))
  }
  return { data, dims: [size, size, size], affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] }
}

describe('Surface nets', () => {
  const mesh = taubinSmooth(surfaceNets(ball(9), 0.5), 8)
  const fromMiddle = (v: number): number[] => [0, 1, 2].map((axis) => (mesh.positions[3 * v + axis] ?? 0) - 14.5)

  it('lie on the surface of a ball, and stay there when they are smoothed', () => {
    for (let v = 0; 3 * v < mesh.positions.length; v++)
      expect(Math.abs(Math.hypot(...fromMiddle(v)) - 9)).toBeLessThan(0.3)
  })

  it('point out of it everywhere', () => {
    for (let v = 0; 3 * v < mesh.positions.length; v++) {
      const outwards = fromMiddle(v).reduce((sum, mm, axis) => sum + (mm / 9) * (mesh.normals[3 * v + axis] ?? 0), 0)
      expect(outwards).toBeGreaterThan(0.9)
    }
  })

  it('are closed: an area of 4πr², every edge between two triangles, and neighbours that know each other', () => {
    const edges = new Map<string, number>()
    for (let t = 0; t < mesh.triangles.length; t += 3)
      for (let n = 0; n < 3; n++) {
        const ends = [mesh.triangles[t + n] ?? 0, mesh.triangles[t + ((n + 1) % 3)] ?? 0].sort((a, b) => a - b)
        edges.set(ends.join(), (edges.get(ends.join()) ?? 0) + 1)
      }
    expect(new Set(edges.values())).toEqual(new Set([2]))
    mesh.neighbours.forEach((other, at) => {
      const v = Math.floor(at / NEIGHBOURS)
      if (other !== v) expect(mesh.neighbours.subarray(NEIGHBOURS * other, NEIGHBOURS * (other + 1))).toContain(v)
    })
  })
})

describe('Ordered layers', () => {
  const from = -2.5
  const step = 0.25
  const samples = 37
  /** Probabilities of columns whose cuts are known, each sample shared out between the classes it lies in. */
  function columns(cuts: readonly (readonly [number, number, number])[]): Float32Array {
    const out = new Float32Array(cuts.length * 4 * samples)
    cuts.forEach((ends, column) => {
      for (let s = 0; s < samples; s++) {
        const below = from + step * (s - 0.5)
        const shares = ends.map((end) => Math.min(1, Math.max(0, (end - below) / step)))
        const [bone = 0, cartilage = 0, expected = 0] = shares
        const parts = [bone, cartilage - bone, expected - cartilage, 1 - expected]
        parts.forEach((part, c) => (out[(column * 4 + c) * samples + s] = part))
      }
    })
    return out
  }

  it('find bone, cartilage and where it used to end between the samples', () => {
    const truth = [
      [0.1, 2.3, 2.3],
      [-0.4, -0.4, 1.7],
      [0.3, 1.1, 2.6],
      [0.2, 0.2, 0.2],
    ] as const
    const { cuts } = orderedLayers(columns(truth), truth.length, samples)
    truth.flat().forEach((end, n) => expect(Math.abs(from + step * ((cuts[n] ?? 0) - 0.5) - end)).toBeLessThan(0.07))
  })

  it('stay in order however contradictory the samples are', () => {
    const wild = Float32Array.from({ length: 20 * 4 * samples }, (_, n) => (Math.sin(n * 12.9898) + 1) / 2)
    const { cuts } = orderedLayers(wild, 20, samples)
    for (let n = 0; n < 60; n += 3) {
      expect(cuts[n] ?? 0).toBeLessThanOrEqual(cuts[n + 1] ?? 0)
      expect(cuts[n + 1] ?? 0).toBeLessThanOrEqual(cuts[n + 2] ?? 0)
    }
  })
})

describe('Columns on a knee of blocks', () => {
  const knee = new BlockKnee()
  const partition = partitionKnee(knee)
  const feet = columnFeet(knee, 1.2)
  if (!partition) throw new Error('The knee of blocks has femur and tibia.')
  const regions = columnRegions(feet, partition)
  const medialCentral = ARTICULAR_SUBREGIONS.indexOf('tibia-medial-central') + 1

  /** Layers as if the surfaces were read: 2 mm of cartilage, less where `left` says so. */
  function layers(left: (column: number) => number) {
    const cuts = new Float32Array(3 * feet.count)
    for (let n = 0; n < feet.count; n++) cuts.set([0, left(n), 2], 3 * n)
    return layerColumns(feet, cuts)
  }

  it('stand on all three bones where cartilage is, and know their subregion', () => {
    expect(new Set(feet.bone)).toEqual(new Set([0, 1]))
    expect(COVERED_BONES.map(({ name }) => name)).toEqual(['femur', 'tibia', 'patella'])
    expect(regions.filter((value) => value === medialCentral).length).toBeGreaterThan(40)
  })

  it('read marrow as 64 and cartilage as 128, whatever the window of the image', () => {
    const voxels = knee.tissue.length
    const data = Int16Array.from(knee.tissue, (value) =>
      value === 1 || value === 2 ? 100 : value >= 5 && value <= 7 ? 300 : 0,
    )
    const image = { data, dims: knee.dims, affine: knee.affine }
    for (const high of [400, 2000]) {
      const scale = { marrow: 100 / high, cartilage: 300 / high }
      const sources = {
        image,
        window: { low: 0, high },
        scale,
        labels: knee,
        evidence: new Uint8Array(2 * voxels).fill(9),
      }
      const signals = columnSignals(feet, sources, { from: -2, step: 0.5, samples: 8 }, false)
      const femoral = feet.bone.findIndex((bone, n) => bone === 0 && regions[n] === 5)
      const channel = (c: number): Uint8Array => {
        const at = (femoral * signals.channels + c) * 8
        return signals.columns.subarray(at, at + 8)
      }
      expect([channel(0)[0], Math.max(...channel(0))]).toEqual([64, 128])
      expect(channel(SIGNAL_CHANNELS.indexOf('own-bone'))[0]).toBe(255)
      expect(channel(SIGNAL_CHANNELS.indexOf('own-cartilage'))[6] ?? 0).toBeGreaterThan(100)
      expect(channel(SIGNAL_CHANNELS.length)).toEqual(new Uint8Array(8).fill(9))
      expect([...signals.place.subarray(femoral * PLACE_FEATURES.length, femoral * PLACE_FEATURES.length + 3)]).toEqual(
        [1, 0, 0],
      )
    }
  })

  it('call a whole layer whole', () => {
    for (const { value } of measureCartilageSurfaces(
      layers(() => 2),
      regions,
      partition,
    ))
      expect(value.value).toBe(0)
  })

  it('measure how much of a subregion is thinned and bare, with the line across the worst place', () => {
    const isMedial = (n: number): boolean => regions[n] === medialCentral
    const half = (n: number): boolean => (feet.feet[3 * n + 1] ?? 0) < 29.5
    const measured = measureCartilageSurfaces(
      layers((n) => (isMedial(n) ? (half(n) ? 0 : 1) : 2)),
      regions,
      partition,
    )
    const question = QUESTIONS.find(
      ({ category, regionId }) => category === 'cartilage' && regionId === 'tibia-medial-central',
    )?.id
    const size = measured.find((one) => one.question === question && one.component === 'cartilage.size')
    const full = measured.find((one) => one.question === question && one.component === 'cartilage.full-thickness')
    expect(size?.value.value ?? 0).toBeGreaterThan(95)
    expect(full?.value.value ?? 0).toBeGreaterThan(35)
    expect(full?.value.value ?? 100).toBeLessThan(65)
    expect(size?.grade).toBe(scaleOf('cartilage.size').grades.at(-1)?.value)
    const line = size?.line
    if (!line) throw new Error('A layer with a bare place has a line across it.')
    expect(Math.hypot(...[0, 1, 2].map((axis) => (line.toLps[axis] ?? 0) - (line.fromLps[axis] ?? 0)))).toBeCloseTo(
      2,
      3,
    )
    expect(line.value.value).toBe(0)
    expect(measured.filter((one) => one.question !== question).every(({ value }) => value.value === 0)).toBe(true)
  })

  it('take no single column for a defect, and measure the largest part of a loss', () => {
    const middle = feet.bone.findIndex((bone, n) => bone === 1 && regions[n] === medialCentral)
    expect(layers((n) => (n === middle ? 0 : 2)).thinned.some((is) => is === 1)).toBe(false)
    const bare = layers((n) => (regions[n] === medialCentral ? 0 : 2))
    const all = bare.area.reduce((sum, area, n) => sum + (regions[n] === medialCentral ? area : 0), 0)
    expect(largestPart(bare, bare.thinned, () => true)).toBeGreaterThan(0.95 * all)
  })

  it('take a layer that ends a little sooner than expected for whole, and one that is lost from its rim inwards for lost', () => {
    const whole = layers(() => 2)
    const uncovered = (n: number): boolean => feet.bone[n] === 1 && (feet.feet[3 * n + 1] ?? 0) < 20
    const cutsWith = (lost: (n: number) => boolean): Float32Array => {
      const cuts = new Float32Array(3 * feet.count)
      for (let n = 0; n < feet.count; n++) cuts.set(uncovered(n) ? [0, 0, 0] : [0, lost(n) ? 0 : 2, 2], 3 * n)
      return cuts
    }
    const edge = layerColumns(
      feet,
      cutsWith((n) => feet.bone[n] === 1 && (feet.feet[3 * n + 1] ?? 0) < 21.3),
    )
    expect(edge.rim.some((is) => is === 1)).toBe(true)
    expect(edge.thinned.some((is) => is === 1)).toBe(false)
    const deep = layerColumns(
      feet,
      cutsWith((n) => feet.bone[n] === 1 && (feet.feet[3 * n + 1] ?? 0) < 30),
    )
    const inArea = (n: number): boolean => feet.bone[n] === 1 && (feet.feet[3 * n + 1] ?? 0) < 29 && !uncovered(n)
    const missed = deep.thinned.filter((is, n) => inArea(n) && deep.rim[n] === 1 && is === 0)
    expect(deep.thinned.filter((is, n) => inArea(n) && is === 1).length).toBeGreaterThan(10 * missed.length)
    expect(whole.thinned.some((is) => is === 1)).toBe(false)
  })

  it('do not call lost what was never covered', () => {
    const cuts = new Float32Array(3 * feet.count)
    for (let n = 0; n < feet.count; n++) cuts.set(regions[n] === medialCentral ? [0, 0, 0.3] : [0, 2, 2], 3 * n)
    const bare = layerColumns(feet, cuts)
    expect(bare.covered.some((is, n) => is === 1 && regions[n] === medialCentral)).toBe(false)
    expect(measureCartilageSurfaces(bare, regions, partition).every(({ value }) => value.value === 0)).toBe(true)
  })
})
