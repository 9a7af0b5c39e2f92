import { describe, expect, it } from 'vitest'
import { tearShape } from '../../../src-shared/anatomy/measures/tear-shape.js'
import { partitionKnee } from '../../../src-shared/anatomy/partition.js'
import { BlockKnee } from './block-knee.js'

/** The shape of a lesion that fills a block in the body of the medial meniscus (i 23–36, j 29–31, k 44–49). */
function shapeOf(from: readonly [number, number, number], to: readonly [number, number, number]) {
  const partition = partitionKnee(new BlockKnee())
  const plateau = partition?.landmarks.medial
  if (!partition || !plateau) throw new Error('The block knee was not recognised.')
  const block = (low: readonly [number, number, number], high: readonly [number, number, number]): number[] => {
    const found: number[] = []
    for (let k = low[2]; k <= high[2]; k++)
      for (let j = low[1]; j <= high[1]; j++) for (let i = low[0]; i <= high[0]; i++) found.push(i + 60 * (j + 60 * k))
    return found
  }
  return tearShape(partition.grid, plateau, true, block(from, to), block([27, 29, 44], [32, 31, 49]))
}

describe('the shape of a tear', () => {
  it('tells radial, horizontal and vertical tears apart by where they are thin', () => {
    const radial = shapeOf([29, 29, 44], [30, 31, 49])
    const horizontal = shapeOf([25, 30, 45], [34, 30, 48])
    const vertical = shapeOf([25, 29, 47], [34, 31, 47])
    expect(radial.along).toBeLessThan(Math.min(horizontal.along, vertical.along) / 2)
    expect(horizontal.high).toBe(0)
    expect(vertical.across).toBeLessThan(Math.min(radial.across, horizontal.across) / 2)
  })

  it('says how near to the free edge it lies', () => {
    expect(shapeOf([29, 29, 44], [30, 31, 45]).inward).toBeCloseTo(2, 0)
    expect(shapeOf([29, 29, 48], [30, 31, 49]).inward).toBeCloseTo(-2, 0)
  })

  it('is nothing without a lesion', () => {
    expect(shapeOf([29, 29, 44], [28, 29, 44])).toEqual({ along: 0, across: 0, high: 0, inward: 0 })
  })
})
