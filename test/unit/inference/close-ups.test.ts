import { describe, expect, it } from 'vitest'
import type { CloseUpPlan } from '../../../src-main/inference/pack/close-up-plan.js'
import { lookCloser, type OutlinedKnee } from '../../../src-main/inference/pipeline/stages/close-ups.js'
import { asArrays } from '../../../src-shared/anatomy/regions.js'
import type { GraphSession, Tensor } from '../../../src-main/inference/pipeline/session.js'
import { lesionValue } from '../../../src-shared/anatomy/labels.js'
import { measureKnee } from '../../../src-shared/anatomy/measure-knee.js'
import { partitionKnee } from '../../../src-shared/anatomy/partition.js'
import { regionBoxes } from '../../../src-shared/anatomy/region-boxes.js'
import { transformBox } from '../../../src-shared/geometry/affine.js'
import type { RegionId } from '../../../src-shared/moaks/regions.js'
import { BlockKnee } from '../anatomy/block-knee.js'

const CHANNELS = 2
const SIZE = [16, 24, 24] as const
const VOXELS = SIZE[0] * SIZE[1] * SIZE[2]

/** Evidence of two channels (the voxel's row, the voxel's column), an even image, and the boxes that were found. */
function outlined(knee = new BlockKnee(), found?: readonly RegionId[]): OutlinedKnee {
  const partition = partitionKnee(knee)
  if (!partition) throw new Error('The block knee has no partition.')
  const evidence = new Uint8Array(CHANNELS * knee.tissue.length)
  for (let n = 0; n < knee.tissue.length; n++) {
    evidence[n] = 100 + (Math.floor(n / 60) % 60)
    evidence[knee.tissue.length + n] = 100 + (n % 60)
  }
  const boxes = [...regionBoxes(partition)].filter(([id]) => found?.includes(id) ?? true)
  return {
    segmentation: { evidence },
    grid: {
      intensity: new Float32Array(knee.tissue.length).fill(0.5),
      lattice: { dims: knee.dims, affine: knee.affine },
    },
    partition,
    regions: new Map(boxes.map(([id, box]) => [id, { boxLps: asArrays(transformBox(knee.affine, box)) }])),
  }
}

const plan = (name: string, regions: RegionId[], component: string): CloseUpPlan => ({
  name,
  graph: `${name}.onnx`,
  regions,
  size: [...SIZE],
  findings: ['cartilage-full-loss', 'osteophyte'],
  scores: [
    { component: 'morphology.class', features: ['other'], shownBy: [] },
    { component, features: ['closeUp0', 'closeUp1'], shownBy: [0] },
  ],
})

/** A session that answers 1, 2, 3 and sees its first finding in one block of eight voxels. */
function seer(feeds: Record<string, Tensor>[] = [], block = 0): GraphSession {
  return {
    run: (given) => {
      feeds.push({ ...given })
      const findings = new Uint8Array((2 * VOXELS) / 8)
      findings[block] = 200
      // The other map must not count.
      findings.fill(255, VOXELS / 8)
      return Promise.resolve({
        scores: { data: Float32Array.from([1, 2, 3]), dims: [1, 3] },
        findings: { data: findings, dims: [1, 2, 8, 12, 12] },
      })
    },
  }
}

const nothing = (): Promise<void> => Promise.resolve()

describe('a closer look', () => {
  it('is given evidence, image and region around the middle of the box, and told which region it is', async () => {
    const knee = outlined()
    const looks = plan('cartilage', ['tibia-lateral-central', 'tibia-medial-central'], 'cartilage.size')
    const feeds: Record<string, Tensor>[] = []
    await lookCloser(new Map([['cartilage', seer(feeds)]]), { closeUps: [looks] }, knee, [], nothing)
    expect(feeds.map((given) => [...(given['place']?.data ?? [])])).toEqual([
      [1, 0],
      [0, 1],
    ])
    const crop = feeds[1]?.['crop']
    expect(crop?.dims).toEqual([1, CHANNELS + 2, ...SIZE])
    const box = regionBoxes(knee.partition).get('tibia-medial-central')
    if (!crop || !box) throw new Error('no crop')
    const first = ([2, 1, 0] as const).map((axis, n) =>
      Math.floor((box.min[axis] + box.max[axis]) / 2 - ((SIZE[n] ?? 0) - 1) / 2 + 0.5),
    )
    const [k0 = 0, j0 = 0, i0 = 0] = first
    const at = (channel: number, k: number, j: number, i: number): number =>
      crop.data[channel * VOXELS + i + SIZE[2] * (j + SIZE[1] * k)] ?? -1
    expect([at(0, 3, 5, 7), at(1, 3, 5, 7), at(2, 3, 5, 7)]).toEqual([100 + j0 + 5, 100 + i0 + 7, 128])
    // The layer of this subregion is white in the last channel, that of its neighbour is not.
    const medial = knee.partition.surface.voxels
    expect(medial.length).toBeGreaterThan(0)
    let [inside, outside] = [0, 0]
    for (let k = 0; k < SIZE[0]; k++)
      for (let j = 0; j < SIZE[1]; j++)
        for (let i = 0; i < SIZE[2]; i++) {
          if (at(3, k, j, i) === 255) inside++
          if (at(3, k, j, i) === 255 && (k0 + k < 32 || k0 + k > 49)) outside++
        }
    expect(inside).toBeGreaterThan(20)
    expect(outside).toBe(0)
  })

  it('of a margin takes its grown box for the region, and what lies outside the grid for nothing', async () => {
    const feeds: Record<string, Tensor>[] = []
    const looks = plan('osteophyte', ['patella-lateral-margin'], 'osteophyte.size')
    const knee = outlined()
    await lookCloser(new Map([['osteophyte', seer(feeds)]]), { closeUps: [looks] }, knee, [], nothing)
    const crop = feeds[0]?.['crop']
    if (!crop) throw new Error('no crop')
    const own = crop.data.slice(3 * VOXELS)
    const box = regionBoxes(knee.partition).get('patella-lateral-margin')
    if (!box) throw new Error('no box')
    // The patella starts at the grid's first column: columns before it have no evidence.
    const first = Math.floor((box.min[0] + box.max[0]) / 2 - 11.5 + 0.5)
    expect(first).toBeLessThan(0)
    expect([...crop.data.slice(0, -first)].every((value) => value === 0)).toBe(true)
    expect(crop.data[-first]).toBeGreaterThanOrEqual(100)
    expect(own.filter((value) => value === 255).length).toBeGreaterThan(0)
    expect(new Set(own)).toEqual(new Set([0, 255]))
  })

  it('adds its scores to the measure they are about, and says where it saw something', async () => {
    const knee = outlined()
    const before = measureKnee(knee.partition)
    const looks = plan('cartilage', ['tibia-medial-central'], 'cartilage.size')
    const after = await lookCloser(new Map([['cartilage', seer()]]), { closeUps: [looks] }, knee, before, nothing)
    const changed = after.filter((one, n) => one !== before[n])
    expect(changed.map(({ question, component }) => [question, component])).toEqual([[25, 'cartilage.size']])
    expect(changed[0]?.features).toMatchObject({ closeUp0: 2, closeUp1: 3 })
    expect(changed[0]?.seen).toBeNull()
    expect(changed[0]?.seenCloseUp?.voxels).toBe(8)
    const box = regionBoxes(knee.partition).get('tibia-medial-central')
    const column = Math.floor(((box?.min[0] ?? 0) + (box?.max[0] ?? 0)) / 2 - 11.5 + 0.5)
    expect(changed[0]?.seenCloseUp?.box.min[0]).toBe(column - 0.5)
  })

  it('leaves what was measured where it was measured', async () => {
    const hurt = new BlockKnee()
    hurt.fill('joint-fluid', [28, 32, 36], [31, 33, 40]).hurt('cartilage-full-loss', [28, 32, 36], [31, 33, 40])
    expect(hurt.lesion[28 + 60 * (32 + 60 * 36)]).toBe(lesionValue('cartilage-full-loss'))
    const knee = outlined(hurt)
    const before = measureKnee(knee.partition)
    const looks = plan('cartilage', ['tibia-medial-central'], 'cartilage.size')
    const after = await lookCloser(new Map([['cartilage', seer()]]), { closeUps: [looks] }, knee, before, nothing)
    const of = (list: typeof before) => list.find((one) => one.question === 25 && one.component === 'cartilage.size')
    expect(of(before)?.seen).not.toBeNull()
    expect(of(after)?.seen).toEqual(of(before)?.seen)
  })

  it('leaves out what it could not look at, and everything as it is where the pack has no close-ups', async () => {
    const knee = outlined(new BlockKnee(), ['tibia-medial-anterior'])
    const before = measureKnee(knee.partition)
    const looks = plan('cartilage', ['tibia-medial-central', 'tibia-medial-anterior'], 'cartilage.size')
    const after = await lookCloser(new Map([['cartilage', seer()]]), { closeUps: [looks] }, knee, before, nothing)
    const sizes = after.filter(({ component }) => component === 'cartilage.size').map(({ question }) => question)
    expect(sizes).toContain(24)
    expect(sizes).not.toContain(25)
    expect(await lookCloser(new Map(), { closeUps: [] }, knee, before, nothing)).toEqual(before)
  })

  it('tells how far it is, and ends where it is told to', async () => {
    const looks = plan('cartilage', ['tibia-medial-central', 'tibia-medial-anterior'], 'cartilage.size')
    const steps: string[] = []
    const cancelled = ({ done, total }: { readonly done: number; readonly total: number }): Promise<void> => {
      steps.push(`${done}/${total}`)
      return Promise.reject(new Error('cancelled'))
    }
    await expect(
      lookCloser(new Map([['cartilage', seer()]]), { closeUps: [looks] }, outlined(), [], cancelled),
    ).rejects.toThrow('cancelled')
    expect(steps).toEqual(['1/2'])
  })
})
