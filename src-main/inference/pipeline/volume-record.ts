import type { Flag, ReadVolume } from '../../../src-shared/case/reading.js'
import type { SideSource } from '../../../src-shared/case/geometry.js'
import type { Structures } from '../../../src-shared/case/structures.js'
import type { ThicknessMap } from '../../../src-shared/case/thickness-map.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { expectedUsefulness } from './stages/best-volume.js'
import { landmarksOf, type LookFacts } from './stages/look.js'
import { describedVolume, factsOf, nameOf, type VolumeToRead } from './volume-to-read.js'

/** What a volume that went through all stages leaves beside its findings; either is null where it was not found. */
export interface Outlined {
  readonly thickness: ThicknessMap | null
  readonly structures: Structures | null
}

/** One volume while its case is read: how far it has come, and what it took. */
export class VolumeRecord {
  readonly volume: VolumeToRead
  /** As a sentence names it; null where the case has no other volume. */
  readonly name: string | null
  /** How well the headers promise that it shows things, 0…1. */
  readonly usefulness: number
  readonly timingsMs = { standardise: 0, localise: 0, grade: 0, reason: 0 }
  /** What the cheap look told; null before it. */
  seen: LookFacts | null = null
  /** The joint centre, LPS mm; null where none was found. */
  centre: Vec3 | null = null
  #standing: ReadVolume['standing'] = 'skipped'
  #reason: string | undefined
  #outlined: Outlined = { thickness: null, structures: null }

  constructor(volume: VolumeToRead, alone: boolean) {
    this.volume = volume
    this.name = alone ? null : nameOf(volume)
    this.usefulness = expectedUsefulness(factsOf(volume.meta))
  }

  /** Why it is read no further than it has been. */
  leave(reason: string): void {
    this.#standing = this.seen ? 'looked-at' : 'skipped'
    this.#reason = reason
  }

  /** It went through all stages, and this was outlined in it. */
  finish(outlined: Outlined): void {
    this.#outlined = outlined
    this.#standing = 'read'
    this.#reason = undefined
  }

  /** How unlike the training its images are; null where it was not looked at. */
  strangeness(): ReadVolume['outOfDistribution'] {
    return this.seen && { score: this.seen.outOfDistribution.score, threshold: this.seen.outOfDistribution.threshold }
  }

  /** Reasons to look twice at whatever is read in it. */
  flags(sideSource: SideSource): Flag[] {
    const flags: Flag[] = []
    if (this.seen?.outOfDistribution.flagged) flags.push('out-of-distribution')
    if (sideSource === 'inferred') flags.push('side-inferred')
    if (this.volume.meta.flags.includes('coarse-slices')) flags.push('coarse-slices')
    return flags
  }

  /** What the reading says of it. */
  written(sideSource: SideSource): ReadVolume {
    const { scan, decode } = this.volume.importMs
    const { standardise, localise, grade, reason } = this.timingsMs
    const total = scan + decode + standardise + localise + grade + reason
    const { thickness, structures } = this.#outlined
    return {
      ...describedVolume(this.volume),
      standing: this.#standing,
      ...(this.#reason === undefined ? {} : { reason: this.#reason }),
      outOfDistribution: this.strangeness(),
      flags: this.flags(sideSource),
      ...(thickness ? { thickness } : {}),
      ...(structures ? { structures } : {}),
      landmarks: this.seen ? landmarksOf(this.seen, this.centre) : [],
      timingsMs: { scan, decode, ...this.timingsMs, total },
    }
  }
}
