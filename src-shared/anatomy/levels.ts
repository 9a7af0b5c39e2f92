import { TISSUES, tissueValue, type Tissue } from './labels.js'
import { ARTICULAR_SUBREGIONS, type Partition } from './partition.js'
import type { RegionId } from '../moaks/regions.js'

/** Mean intensities (0…1 of the image's percentile window): what "dark" and "bright" mean in this image. */
export interface IntensityLevels {
  /** Of a tissue without lesions; null where too little of it was seen. */
  of(tissue: Tissue): number | null
  /** Of the marrow of an articular subregion, outside lesions. */
  marrow(region: RegionId): number | null
}

const LEAST_VOXELS = 30

/** One pass over the fine grid. `intensity` < 0 marks voxels outside the image. */
export function intensityLevels(partition: Partition, intensity: Float32Array): IntensityLevels {
  const { labels, articular } = partition
  const tissues = new Mean(TISSUES.length)
  const marrow = new Mean(ARTICULAR_SUBREGIONS.length + 1)
  for (let n = 0; n < intensity.length; n++) {
    const value = intensity[n] ?? 0
    const tissue = labels.tissue[n] ?? 0
    if (tissue === 0 || value < 0 || labels.lesion[n] !== 0) continue
    tissues.add(tissue, value)
    marrow.add(articular[n] ?? 0, value)
  }
  return {
    of: (tissue) => tissues.at(tissueValue(tissue)),
    marrow: (region) => marrow.at(ARTICULAR_SUBREGIONS.findIndex((id) => id === region) + 1),
  }
}

class Mean {
  readonly #sums: Float64Array
  readonly #counts: Uint32Array

  constructor(size: number) {
    this.#sums = new Float64Array(size)
    this.#counts = new Uint32Array(size)
  }

  add(index: number, value: number): void {
    this.#sums[index] = (this.#sums[index] ?? 0) + value
    this.#counts[index] = (this.#counts[index] ?? 0) + 1
  }

  at(index: number): number | null {
    const count = this.#counts[index] ?? 0
    return index > 0 && count >= LEAST_VOXELS ? (this.#sums[index] ?? 0) / count : null
  }
}
