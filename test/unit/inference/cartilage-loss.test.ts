import { describe, expect, it } from 'vitest'
import { drawCartilageLoss } from '../../../src-main/inference/pipeline/labels/cartilage-loss.js'
import { lesionValue, tissueValue } from '../../../src-shared/anatomy/labels.js'
import { BlockKnee } from '../anatomy/block-knee.js'

type Range = readonly [from: readonly [number, number, number], to: readonly [number, number, number]]

/** A block knee on the app's grid of 0.75 mm, with fluid in front of the femur, and its image: grey cartilage, white fluid. */
function pictured(white: number, holes: readonly Range[] = []) {
  const knee = new BlockKnee().fill('joint-fluid', [5, 2, 15], [8, 14, 44])
  // prettier-ignore
  const affine = [0, 0, 0.75, 0, 0.75, 0, 0, 0, 0, -0.75, 0, 0, 0, 0, 0, 1]
  const labels = { tissue: knee.tissue, lesion: knee.lesion, dims: knee.dims, affine }
  const image = Float32Array.from(knee.tissue, (tissue) => {
    if (tissue === tissueValue('joint-fluid')) return white
    return tissue === tissueValue('femur') || tissue === tissueValue('tibia') ? 0.1 : 0.6
  })
  for (const [from, to] of holes)
    for (let k = from[2]; k <= to[2]; k++)
      for (let j = from[1]; j <= to[1]; j++) for (let i = from[0]; i <= to[0]; i++) image[i + 60 * (j + 60 * k)] = white
  return { labels, image, at: (i: number, j: number, k: number) => i + 60 * (j + 60 * k) }
}

const FULL = lesionValue('cartilage-full-loss')
const PARTIAL = lesionValue('cartilage-partial-loss')

describe('lost cartilage', () => {
  it('is drawn where the image is bright from the bone on, and thinned where it is above the first voxel', () => {
    const { labels, image, at } = pictured(1, [
      [
        [20, 32, 36],
        [24, 33, 40],
      ],
      [
        [32, 32, 36],
        [36, 32, 40],
      ],
    ])
    drawCartilageLoss(labels, image)
    expect(labels.lesion[at(22, 33, 38)]).toBe(FULL)
    expect(labels.lesion[at(22, 32, 38)]).toBe(FULL)
    expect(labels.tissue[at(22, 33, 38)]).toBe(tissueValue('joint-fluid'))
    expect(labels.lesion[at(34, 32, 38)]).toBe(PARTIAL)
    expect(labels.lesion[at(34, 33, 38)]).toBe(0)
    expect(labels.tissue[at(34, 33, 38)]).toBe(tissueValue('medial-tibial-cartilage'))
    expect(labels.lesion[at(28, 32, 38)]).toBe(0)
  })

  it('is taken back where the image shows cartilage', () => {
    const { labels, image, at } = pictured(1)
    labels.lesion[at(22, 33, 38)] = FULL
    labels.lesion[at(22, 32, 38)] = PARTIAL
    drawCartilageLoss(labels, image)
    expect(labels.lesion[at(22, 33, 38)]).toBe(0)
    expect(labels.lesion[at(22, 32, 38)]).toBe(0)
  })

  it('stays as it is where fluid is not clearly brighter than cartilage', () => {
    const { labels, image, at } = pictured(0.7, [
      [
        [20, 32, 36],
        [24, 33, 40],
      ],
    ])
    labels.lesion[at(40, 33, 38)] = PARTIAL
    drawCartilageLoss(labels, image)
    expect(labels.lesion[at(22, 33, 38)]).toBe(0)
    expect(labels.lesion[at(40, 33, 38)]).toBe(PARTIAL)
  })
})
