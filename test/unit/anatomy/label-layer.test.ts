import { describe, expect, it } from 'vitest'
import { partitionKnee } from '../../../src-shared/anatomy/partition.js'
import { COVERED_BONES } from '../../../src-shared/anatomy/surfaces/bones.js'
import { labelLayer } from '../../../src-shared/anatomy/surfaces/label-layer.js'
import type { LayerColumns } from '../../../src-shared/anatomy/surfaces/layer-columns.js'
import { BlockKnee } from './block-knee.js'

function layerOf(knee: BlockKnee): LayerColumns {
  const partition = partitionKnee(knee)
  if (!partition) throw new Error('The knee of blocks has femur and tibia.')
  return labelLayer(partition)
}

/** Columns of the tibia well inside a rectangle of the plateau, by i (front to back) and k (lateral to medial). */
function plateau({ feet }: LayerColumns, i: readonly [number, number], k: readonly [number, number]): number[] {
  const columns: number[] = []
  for (let n = 0; n < feet.count; n++) {
    const [x = 0, y = 0, z = 0] = feet.feet.subarray(3 * n, 3 * n + 3)
    const inside = y >= i[0] + 3 && y <= i[1] - 3 && x >= k[0] + 3 && x <= k[1] - 3
    if (COVERED_BONES[feet.bone[n] ?? 0]?.name === 'tibia' && inside && Math.abs(z + 33.5) < 1) columns.push(n)
  }
  return columns
}

describe('The articular layer of outlines', () => {
  it('is as high as the measure of cartilage has it, over the whole plateau', () => {
    const layer = layerOf(new BlockKnee())
    const columns = plateau(layer, [15, 44], [32, 49])
    expect(columns.length).toBeGreaterThan(20)
    for (const n of columns) {
      // Two voxels of cartilage: the middle of the upper one is 2 mm above the middle of the bone's.
      expect(layer.thickness[n]).toBeCloseTo(2, 5)
      expect(layer.expected[n]).toBeCloseTo(2, 5)
    }
  })

  it('is nothing where cartilage is lost to the bone, and what it was stays known', () => {
    const knee = new BlockKnee().hurt('cartilage-full-loss', [20, 32, 32], [39, 33, 49])
    const layer = layerOf(knee)
    const columns = plateau(layer, [20, 39], [32, 49])
    expect(columns.length).toBeGreaterThan(10)
    for (const n of columns) {
      expect(layer.thickness[n]).toBe(0)
      expect(layer.expected[n]).toBeCloseTo(2, 5)
      expect(layer.bare[n]).toBe(1)
    }
  })

  it('thinned by a half is a half thick', () => {
    const layer = layerOf(new BlockKnee().hurt('cartilage-partial-loss', [20, 32, 32], [39, 32, 49]))
    for (const n of plateau(layer, [20, 39], [32, 49])) {
      expect(layer.thickness[n]).toBeCloseTo(1, 5)
      expect(layer.expected[n]).toBeCloseTo(2, 5)
    }
  })
})
