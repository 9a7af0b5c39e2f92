import { lesionValue, tissueValue, type Lesion, type Tissue } from '../../../src-shared/anatomy/labels.js'
import type { KneeLabels } from '../../../src-shared/anatomy/knee-labels.js'

/**
 * A knee made of blocks on a 1 mm grid, so that every expected number can be worked out by hand.
 * i: anterior → posterior, j: superior → inferior, k: lateral → medial; dims 60 × 60 × 60.
 */
export class BlockKnee implements KneeLabels {
  readonly dims = [60, 60, 60] as const
  // prettier-ignore
  readonly affine = [0, 0, 1, 0, 1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 1]
  readonly tissue = new Uint8Array(60 ** 3)
  readonly lesion = new Uint8Array(60 ** 3)

  constructor() {
    // Tibia 40 wide (k 10–49) and 30 deep (i 15–44); the condyles end 7 behind the plateau, cartilage included.
    this.fill('tibia', [15, 34, 10], [44, 59, 49])
    this.fill('femur', [9, 5, 10], [50, 26, 49])
    this.fill('lateral-tibial-cartilage', [15, 32, 10], [44, 33, 27])
    this.fill('medial-tibial-cartilage', [15, 32, 32], [44, 33, 49])
    this.fill('femoral-cartilage', [9, 27, 10], [50, 28, 49])
    this.fill('femoral-cartilage', [8, 15, 10], [8, 28, 49])
    this.fill('femoral-cartilage', [51, 15, 10], [51, 28, 49])
    this.fill('medial-meniscus', [15, 29, 44], [44, 31, 49])
    this.fill('lateral-meniscus', [15, 29, 10], [44, 31, 15])
    this.fill('patella', [0, 10, 20], [4, 25, 39])
  }

  fill(tissue: Tissue, from: readonly [number, number, number], to: readonly [number, number, number]): this {
    this.each(from, to, (n) => {
      this.tissue[n] = tissueValue(tissue)
    })
    return this
  }

  hurt(lesion: Lesion, from: readonly [number, number, number], to: readonly [number, number, number]): this {
    this.each(from, to, (n) => {
      this.lesion[n] = lesionValue(lesion)
    })
    return this
  }

  private each(
    from: readonly [number, number, number],
    to: readonly [number, number, number],
    visit: (n: number) => void,
  ): void {
    for (let k = from[2]; k <= to[2]; k++)
      for (let j = from[1]; j <= to[1]; j++) for (let i = from[0]; i <= to[0]; i++) visit(i + 60 * (j + 60 * k))
  }
}
