import { LesionIndex, type PlacedLesion } from '../lesions/placed.js'
import type { PointLabels } from './rasterise.js'
import type { TissueSampler } from './tissue-sampler.js'
import { T } from './tissue.js'

const NONE: readonly PlacedLesion[] = []

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
    let label = tissue
    const near = this.index.near(x, y, z) ?? NONE
    for (const lesion of near) {
      if (((lesion.tissues >> tissue) & 1) === 0) continue
      const changed = lesion.at(x, y, z, tissue, this.sampler)
      if (changed >= 0) label = changed
    }
    if (label !== tissue || tissue < T.femoralCartilage || tissue > T.patellarCartilage) return label
    return label | (this.sampler.layerAt(x, y, z, tissue) << 16)
  }
}
