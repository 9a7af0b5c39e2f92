import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import { contrastOf } from '../../../src-shared/case/contrast.js'
import type { ReadVolume } from '../../../src-shared/case/reading.js'
import { volumeName } from '../../../src-shared/case/volume-name.js'
import { percentileWindow, type IntensityWindow } from '../../../src-shared/anatomy/grid/intensity.js'
import { standardise, type StandardisedVolume } from '../../../src-shared/anatomy/grid/standardise.js'
import type { ImageVolume } from '../../../src-shared/geometry/image-volume.js'
import type { Lattice } from '../../../src-shared/geometry/lattice.js'
import type { PackManifest } from '../pack/schema.js'
import type { VolumeFacts } from './stages/best-volume.js'

/** What the pipeline needs to know of a volume besides its voxels. */
export type ReadingMeta = Pick<
  VolumeMeta,
  | 'hash'
  | 'dims'
  | 'spacing'
  | 'affineLps'
  | 'orientation'
  | 'frameOfReference'
  | 'percentiles'
  | 'flags'
  | 'side'
  | 'sideSource'
  | 'study'
  | 'series'
>

/** A volume of the case that is to be read. */
export interface VolumeToRead {
  readonly meta: ReadingMeta
  /** What tells it from other volumes of its series; empty where it is the only one. */
  readonly label: string
  /** How long its import took, ms, for the record. */
  readonly importMs: { readonly scan: number; readonly decode: number }
  /** Its voxels; asked for when they are needed, and not kept. */
  load(): Promise<ImageVolume>
}

/** The importer computes these percentiles; a pack that wants others has them computed here. */
const IMPORTED_PERCENTILES = [0.5, 99.5] as const

/** Where a volume lies in the patient. */
export function latticeOf({ dims, affineLps }: Pick<ReadingMeta, 'dims' | 'affineLps'>): Lattice {
  return { dims, affine: affineLps }
}

/** What the headers tell of how well a volume shows things. */
export function factsOf({ series, orientation, spacing }: ReadingMeta): VolumeFacts {
  return { contrast: contrastOf(series), orientation, sliceDistance: spacing[2] }
}

/** A volume's name in a sentence. */
export function nameOf({ meta, label }: Pick<VolumeToRead, 'meta' | 'label'>): string {
  const { orientation, series } = meta
  return volumeName({ orientation, contrast: contrastOf(series), series, label })
}

/** The part of a read volume that its headers tell. */
export function describedVolume({
  meta,
  label,
}: VolumeToRead): Omit<
  ReadVolume,
  'standing' | 'reason' | 'outOfDistribution' | 'flags' | 'landmarks' | 'thickness' | 'timingsMs'
> {
  const { hash, series, orientation, frameOfReference, dims, spacing, affineLps } = meta
  const { uid, number, modality, description } = series
  return {
    hash,
    series: { uid, number, modality, description },
    label,
    orientation,
    contrast: contrastOf(series),
    frameOfReference,
    dims,
    spacing,
    affineLps,
  }
}

/**
 * Brings volumes onto the pack's spacing, one at a time: the one that was asked for last is kept, since what was looked
 * at is often read next, and the others are let go.
 */
export class StandardisedVolumes {
  readonly #pack: PackManifest
  #last: { readonly hash: string; readonly volume: StandardisedVolume } | null = null

  constructor(pack: PackManifest) {
    this.#pack = pack
  }

  async of(one: VolumeToRead): Promise<StandardisedVolume> {
    const { hash } = one.meta
    if (this.#last?.hash === hash) return this.#last.volume
    this.#last = null
    const image = await one.load()
    const { input, segment } = this.#pack
    const window = importedWindow(one.meta, this.#pack) ?? percentileWindow(image.data, input.percentiles)
    const volume = standardise(image, input, segment.grid.spacing, window)
    this.#last = { hash, volume }
    return volume
  }
}

function importedWindow({ percentiles }: ReadingMeta, { input }: PackManifest): IntensityWindow | undefined {
  const [low, high] = input.percentiles
  const same = low === IMPORTED_PERCENTILES[0] && high === IMPORTED_PERCENTILES[1]
  return same && percentiles.high > percentiles.low ? percentiles : undefined
}
