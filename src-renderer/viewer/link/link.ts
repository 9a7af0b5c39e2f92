import { IDENTITY, invertAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import { fitRigid, type PointPair } from '../../../src-shared/geometry/rigid.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { scale } from '../../../src-shared/geometry/vector.js'
import type { Scan } from '../scan.js'
import type { Landmark, Landmarks } from '../types.js'

/** How a place in one volume is found in another. */
export interface Link {
  /** `frame`: one frame of reference; `hand`: shifted by a reader; `anatomy`: by what was localised in both. */
  readonly kind: 'frame' | 'hand' | 'anatomy'
  /** LPS of the one → LPS of the other. */
  readonly toOther: Affine
  /** How far the structures lie apart after it, mm (root mean square); null where nothing tells. */
  readonly residualMm: number | null
  /** The bone that was laid on itself, where one was. */
  readonly bone?: string
}

/** How a bone of one volume lies in another, LPS mm → LPS mm, and how far its surfaces are apart then, mm. */
export interface Registration {
  readonly from: string
  readonly to: string
  readonly bone: string
  readonly toOther: Affine
  readonly residualMm: number
}

/** A point of `from` plus `offset` is the same place in `to`, LPS mm; set by hand. */
export interface Offset {
  readonly from: string
  readonly to: string
  readonly offset: Vec3
}

/** Structures that lie further apart than this after fitting are not the same knee in the same pose, mm. */
const MOST_RESIDUAL = 12

const SAME: Link = { kind: 'frame', toOther: IDENTITY, residualMm: null }

/**
 * The links among the volumes that are open, each worked out once. Volumes of one frame of reference share all that
 * is known of any of them, so that an offset or a localised knee holds for series that are opened later too.
 */
export class LinkTable {
  private readonly known = new Map<string, Link | null>()
  private readonly frames: ReadonlyMap<string, string>

  constructor(
    private readonly scans: readonly Scan[],
    private readonly landmarks: Landmarks,
    private readonly offsets: readonly Offset[],
    private readonly registrations: readonly Registration[] = [],
  ) {
    this.frames = new Map(scans.map((scan) => [scan.hash, frameName(scan)]))
  }

  /** Whether two volumes lie in one frame of reference: only then are millimetres of the one those of the other. */
  shared(from: string, to: string): boolean {
    return from === to || (this.frames.has(from) && this.frames.get(from) === this.frames.get(to))
  }

  /** Null where nothing links them: then nothing follows, and no line or box is carried over. */
  between(from: string, to: string): Link | null {
    if (this.shared(from, to)) return SAME
    const name = `${from} ${to}`
    const known = this.known.get(name)
    if (known !== undefined) return known
    const link = this.byHand(from, to) ?? this.byBone(from, to) ?? this.byAnatomy(from, to)
    this.known.set(name, link)
    return link
  }

  private byHand(from: string, to: string): Link | null {
    // The offset that was set last is the one that is meant.
    for (const offset of [...this.offsets].reverse()) {
      const forth = this.shared(offset.from, from) && this.shared(offset.to, to)
      const back = this.shared(offset.from, to) && this.shared(offset.to, from)
      if (!forth && !back) continue
      const [x, y, z] = scale(offset.offset, forth ? 1 : -1)
      return { kind: 'hand', toOther: [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z, 0, 0, 0, 1], residualMm: null }
    }
    return null
  }

  private byBone(from: string, to: string): Link | null {
    for (const { bone, residualMm, toOther, ...ends } of this.registrations) {
      if (this.shared(ends.from, from) && this.shared(ends.to, to))
        return { kind: 'anatomy', toOther, residualMm, bone }
      if (this.shared(ends.from, to) && this.shared(ends.to, from))
        return { kind: 'anatomy', toOther: invertAffine(toOther), residualMm, bone }
    }
    return null
  }

  private byAnatomy(from: string, to: string): Link | null {
    // Fitted once for both directions: there and back again is the same place.
    if (from > to) {
      const back = this.between(to, from)
      return back && { ...back, toOther: invertAffine(back.toOther) }
    }
    const others = new Map(this.landmarksOf(to).map(({ id, pointLps }) => [id, pointLps]))
    const pairs = this.landmarksOf(from).flatMap(({ id, pointLps }): PointPair[] => {
      const other = others.get(id)
      return other ? [{ from: pointLps, to: other }] : []
    })
    const fit = fitRigid(pairs)
    if (!fit || fit.rms > MOST_RESIDUAL) return null
    return { kind: 'anatomy', toOther: fit.transform, residualMm: pairs.length > 1 ? fit.rms : null }
  }

  /** What was localised in a volume, and in others of its frame where it lacks something. */
  private landmarksOf(hash: string): Landmark[] {
    const found = new Map<string, Landmark>()
    const own = this.landmarks.get(hash) ?? []
    const others = this.scans.filter((scan) => scan.hash !== hash && this.shared(scan.hash, hash))
    for (const landmark of [...own, ...others.flatMap((scan) => this.landmarks.get(scan.hash) ?? [])])
      if (!found.has(landmark.id)) found.set(landmark.id, landmark)
    return [...found.values()]
  }
}

/** Volumes without a frame of reference share one with themselves only. */
function frameName(scan: Scan): string {
  return scan.volume.frameOfReference === '' ? `volume ${scan.hash}` : `frame ${scan.volume.frameOfReference}`
}
