import { describe, expect, it } from 'vitest'
import type { SurfaceBone, SurfacePlan } from '../../../src-main/inference/pack/surface-plan.js'
import { surfaceProfiles } from '../../../src-main/inference/pipeline/joint-surfaces/profiles.js'
import { redrawJointSurfaces } from '../../../src-main/inference/pipeline/joint-surfaces/redraw.js'
import { eachMapped, surfaceMap } from '../../../src-main/inference/pipeline/joint-surfaces/surface-map.js'
import type { GraphSession, Tensor } from '../../../src-main/inference/pipeline/session.js'
import type { KneeLabels } from '../../../src-shared/anatomy/knee-labels.js'
import { lesionValue, tissueValue } from '../../../src-shared/anatomy/labels.js'

const DIMS = [64, 96, 32] as const
const [NI, NJ, NK] = DIMS
const at = (i: number, j: number, k: number): number => i + NI * (j + NJ * k)

/** A round femur of 20 voxels over a flat tibia, four voxels of cartilage on either, a gap of fluid between them. */
function knee(): KneeLabels {
  const tissue = new Uint8Array(NI * NJ * NK)
  for (let k = 0; k < NK; k++)
    for (let j = 0; j < NJ; j++)
      for (let i = 0; i < NI; i++) {
        const r = Math.hypot(i - 32, j - 30)
        const side = k >= NK / 2 ? 'medial-tibial-cartilage' : 'lateral-tibial-cartilage'
        const name =
          r <= 20
            ? 'femur'
            : r <= 24
              ? 'femoral-cartilage'
              : j >= 64
                ? 'tibia'
                : j >= 60
                  ? side
                  : j > 54
                    ? 'joint-fluid'
                    : 'background'
        tissue[at(i, j, k)] = tissueValue(name)
      }
  // prettier-ignore
  const affine = [0, 0, 0.75, 0, 0.75, 0, 0, 0, 0, -0.75, 0, 0, 0, 0, 0, 1]
  return { tissue, lesion: new Uint8Array(tissue.length), dims: [NI, NJ, NK], affine }
}

const CLASSES = ['other', 'bone', 'cartilage', 'cartilage-full-loss', 'osteophyte'] as const
const plan = (bone: SurfaceBone): SurfacePlan => ({
  bone,
  graph: 'x.onnx',
  depth: { below: 4, above: 6 },
  slices: { first: 0, count: 32 },
  rays: { first: 0, count: bone === 'femur' ? 128 : 64 },
  classes: [...CLASSES],
})

/** A session that sees bone up to the surface and then, for four voxels, what it is told for that place. */
function seer(
  see: (slice: number, ray: number) => (typeof CLASSES)[number],
  feeds: Record<string, Tensor>[] = [],
): GraphSession {
  return {
    run: (given) => {
      feeds.push({ ...given })
      const [, depth = 0, slices = 0, rays = 0] = given['profile']?.dims ?? []
      const classes = new Uint8Array(depth * slices * rays)
      for (let d = 0; d < depth; d++)
        for (let place = 0; place < slices * rays; place++) {
          const out = d - 4
          const seen = see(Math.floor(place / rays), place % rays)
          classes[d * slices * rays + place] = CLASSES.indexOf(out <= 0 ? 'bone' : out <= 4 ? seen : 'other')
        }
      return Promise.resolve({ classes: { data: classes, dims: [1, depth, slices, rays] } })
    },
  }
}

describe('the map of a joint surface', () => {
  it('finds the height of a flat bone, and of a round one around its axis', () => {
    const labels = knee()
    const tibia = surfaceMap(plan('tibia'), labels)
    expect(tibia && new Set(tibia.heights.height)).toEqual(new Set([-64]))
    const femur = surfaceMap(plan('femur'), labels)
    // Straight down is ray 65: the axis lies 30 voxels above the condyles, ten above the middle of this femur.
    expect(Math.abs((femur?.heights.height[65] ?? 0) - 30)).toBeLessThan(1)
    expect(femur?.heights.seen[65]).toBe(1)
  })

  it('leads from a voxel to the place whose ray passes it', () => {
    const labels = knee()
    for (const bone of ['femur', 'tibia'] as const) {
      const map = surfaceMap(plan(bone), labels)
      if (!map) throw new Error('no map')
      const visited = new Set<number>()
      eachMapped(map, labels.dims, (n, place) => {
        expect(visited.has(n)).toBe(false)
        visited.add(n)
        const [i, j] = [n % NI, Math.floor(n / NI) % NJ]
        const v = place % map.rays.count
        const depth = Math.floor(place / map.heights.height.length) - 4
        const height = map.heights.height[place % map.heights.height.length] ?? 0
        const [x, y] = map.rays.at(v, height + depth)
        expect(Math.hypot(x - i, y - j)).toBeLessThan(1.2)
      })
      expect(visited.size).toBeGreaterThan(1000)
    }
  })

  it('shows the image along the rays, and 0 outside of it', () => {
    const labels = knee()
    const image = Float32Array.from(labels.tissue, (tissue, n) => {
      if (n % NI > 40) return -1
      return tissue === tissueValue('tibia') ? 0.25 : 1
    })
    const map = surfaceMap(plan('tibia'), labels)
    if (!map) throw new Error('no map')
    const profiles = surfaceProfiles(image, labels.dims, map)
    const places = 32 * 64
    expect([...profiles].filter((_, n) => n % places === 20)).toEqual([0.25, 0.25, 0.25, 0.25, 0.25, 1, 1, 1, 1, 1, 1])
    expect(profiles[5 * places + 50]).toBe(0)
  })
})

describe('redrawing joint surfaces', () => {
  const FULL = lesionValue('cartilage-full-loss')

  it('draws what the graph sees where it sees it, on the side it lies on', async () => {
    const labels = knee()
    labels.lesion[at(20, 61, 10)] = FULL
    labels.tissue[at(20, 61, 10)] = tissueValue('joint-fluid')
    const intensity = new Float32Array(labels.tissue.length).fill(0.5)
    const feeds: Record<string, Tensor>[] = []
    const session = seer((slice, ray) => (slice >= 20 && ray >= 30 ? 'cartilage-full-loss' : 'cartilage'), feeds)
    await redrawJointSurfaces(new Map([['tibia', session]]), [plan('tibia')], labels, intensity)
    expect(feeds.map((given) => Object.keys(given))).toEqual([['profile', 'height', 'seen']])
    expect(labels.lesion[at(40, 62, 24)]).toBe(FULL)
    expect(labels.tissue[at(40, 62, 24)]).toBe(tissueValue('joint-fluid'))
    expect(labels.lesion[at(20, 61, 10)]).toBe(0)
    expect(labels.tissue[at(20, 61, 10)]).toBe(tissueValue('lateral-tibial-cartilage'))
    expect(labels.tissue[at(20, 61, 24)]).toBe(tissueValue('medial-tibial-cartilage'))
    // The femur was not looked at.
    expect(labels.tissue[at(32, 52, 10)]).toBe(tissueValue('femoral-cartilage'))
  })

  it('takes an osteophyte back that the map does not show, and draws one that it does', async () => {
    const labels = knee()
    const osteophyte = lesionValue('osteophyte')
    labels.lesion[at(10, 62, 5)] = osteophyte
    labels.tissue[at(10, 62, 5)] = tissueValue('tibia')
    const session = seer((slice) => (slice >= 28 ? 'osteophyte' : 'other'))
    await redrawJointSurfaces(
      new Map([['tibia', session]]),
      [plan('tibia')],
      labels,
      new Float32Array(labels.tissue.length),
    )
    expect([labels.tissue[at(10, 62, 5)], labels.lesion[at(10, 62, 5)]]).toEqual([0, 0])
    expect([labels.tissue[at(10, 62, 30)], labels.lesion[at(10, 62, 30)]]).toEqual([tissueValue('tibia'), osteophyte])
  })

  it('leaves everything as it is where the bone was not found, or the pack has no such look', async () => {
    const labels = knee()
    const before = Uint8Array.from(labels.tissue)
    const intensity = new Float32Array(before.length)
    await redrawJointSurfaces(new Map([['patella', seer(() => 'cartilage')]]), [plan('patella')], labels, intensity)
    await redrawJointSurfaces(new Map(), [plan('femur')], labels, intensity)
    expect(labels.tissue).toEqual(before)
  })
})
