import { LesionIndex, type PlacedLesion } from '../lesions/placed.js'
import type { PointLabels } from './rasterise.js'
import type { TissueSampler } from './tissue-sampler.js'

/** A healthy knee's tissues with lesions laid over them. */
export class LesionedKnee implements PointLabels {
  private readonly index: LesionIndex

  constructor(
    private readonly sampler: TissueSampler,
    lesions: readonly PlacedLesion[],
  ) {
    this.index = new LesionIndex(lesions)
  }

  labelAt(x: number, y: number, z: number): number {
    const tissue = this.sampler.at(x, y, z)
    if (tissue === 0) return 0
    const near = this.index.near(x, y, z)
    if (!near) return tissue
    let label = tissue
    for (const lesion of near) {
      if (((lesion.tissues >> tissue) & 1) === 0) continue
      const changed = lesion.at(x, y, z, tissue, this.sampler)
      if (changed >= 0) label = changed
    }
    return label
  }
}
