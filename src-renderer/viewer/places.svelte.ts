import { applyAffine, applyLinear } from '../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../src-shared/geometry/box.js'
import { subtract } from '../../src-shared/geometry/vector.js'
import { fixedMap, withEntries, type FixedMap } from './fixed-map.js'
import { clampToGrid } from './geometry/grid.js'
import type { PlaneFrame } from './geometry/plane-frame.js'
import { followed } from './link/follow.js'
import { LinkTable, type Link, type Offset, type Registration } from './link/link.js'
import type { Scan } from './scan.js'
import type { Landmarks, LinkNote } from './types.js'

const NOWHERE: Vec3 = [0, 0, 0]

/**
 * The volumes that are open, where each of them is looked at, and how they hang together. A place moved in one volume
 * moves in every volume that is linked with it; a volume that is not keeps its own place.
 */
export class Places {
  /** This case's volumes, then those of priors. */
  scans = $state.raw<readonly Scan[]>([])
  landmarks = $state.raw<Landmarks>(fixedMap())
  offsets = $state.raw<readonly Offset[]>([])
  /** Bones of other dates that were laid on today's. */
  registrations = $state.raw<readonly Registration[]>([])
  /** Whether places follow each other at all. */
  linked = $state.raw(true)
  /** Where each volume is looked at, LPS mm of its own frame; may lie outside it. */
  private at = $state.raw<FixedMap<Vec3>>(fixedMap())

  private readonly byHash = $derived(fixedMap(this.scans.map((scan) => [scan.hash, scan])))
  private readonly table = $derived(new LinkTable(this.scans, this.landmarks, this.offsets, this.registrations))

  scan(hash: string | null): Scan | undefined {
    return hash === null ? undefined : this.byHash.get(hash)
  }

  /** Where a volume is looked at. */
  of(hash: string): Vec3 {
    return this.at.get(hash) ?? this.scan(hash)?.grid.centre ?? NOWHERE
  }

  /** Whether two volumes lie in one frame of reference. */
  shared(from: string, to: string): boolean {
    return this.table.shared(from, to)
  }

  /** How places, lines and boxes are carried from one volume to another; null where they are not. */
  link(from: string, to: string): Link | null {
    return this.linked || this.shared(from, to) ? this.table.between(from, to) : null
  }

  /** A point of one volume where it is in another; undefined where nothing links the two. */
  carried(from: string, to: string, pointLps: Vec3): Vec3 | undefined {
    const link = this.link(from, to)
    return link ? applyAffine(link.toOther, pointLps) : undefined
  }

  /** How a volume hangs together with the one that is worked on, in words where it is not plain. */
  note(from: string, to: string): LinkNote {
    if (!this.linked && from !== to) return { kind: 'none', text: 'not linked' }
    const link = this.table.between(from, to)
    if (!link) return { kind: 'none', text: 'not linked' }
    if (link.kind === 'frame') return { kind: 'frame', text: null }
    if (link.kind === 'hand') return { kind: 'hand', text: 'linked by hand' }
    if (link.bone !== undefined)
      return { kind: 'anatomy', text: `linked by the ${link.bone} · ${(link.residualMm ?? 0).toFixed(1)} mm` }
    const residual = link.residualMm === null ? '' : ` · ${Math.max(1, Math.round(link.residualMm))} mm`
    return { kind: 'anatomy', text: `linked by anatomy${residual}` }
  }

  // Moving about

  /** Looks at a point of a volume (outside it: at its edge), and at the same place in all that follow it. */
  place(hash: string, pointLps: Vec3): void {
    const scan = this.scan(hash)
    if (!scan) return
    const point = clampToGrid(scan.grid, pointLps)
    const others = this.linked ? this.scans.filter((other) => other.hash !== hash) : []
    this.at = withEntries(this.at, [[hash, point], ...this.carriedTo(others, hash, point)])
  }

  /**
   * Scrolls a volume to a point on another slice of a frame: only nearly parallel slices of others come along, those of
   * `onShow` before those that a volume has by itself.
   */
  scrollTo(
    hash: string,
    frame: PlaneFrame,
    pointLps: Vec3,
    onShow: (other: string) => readonly PlaneFrame[] = () => [],
  ): void {
    const others = this.linked ? this.scans.filter((other) => other.hash !== hash) : []
    const along = others.flatMap((other): [string, Vec3][] => {
      const link = this.link(hash, other.hash)
      if (!link) return []
      const target = applyAffine(link.toOther, pointLps)
      const normal = applyLinear(link.toOther, frame.stack)
      return [[other.hash, followed(other, onShow(other.hash), this.of(other.hash), target, normal)]]
    })
    this.at = withEntries(this.at, [[hash, pointLps], ...along])
  }

  /** Brings all that follow a volume to where it is looked at: after links changed or volumes came. */
  gather(hash: string): void {
    const point = this.at.get(hash)
    if (point) this.place(hash, point)
  }

  // Links by hand

  /** Takes what is shown now as the same place in two volumes, and in all that share their frames, from now on. */
  linkHere(from: string, others: readonly string[]): void {
    const free = others.filter((other) => !this.shared(from, other))
    const kept = this.offsets.filter((offset) => !free.some((other) => this.joins(offset, from, other)))
    const set = free.map((to): Offset => ({ from, to, offset: subtract(this.of(to), this.of(from)) }))
    this.offsets = [...kept, ...set]
    this.linked = true
  }

  forgetOffsets(): void {
    this.offsets = []
  }

  private joins(offset: Offset, a: string, b: string): boolean {
    return (
      (this.shared(offset.from, a) && this.shared(offset.to, b)) ||
      (this.shared(offset.from, b) && this.shared(offset.to, a))
    )
  }

  // Opening

  /** Other volumes, with where they were looked at; nothing of the ones before remains. */
  open(scans: readonly Scan[], offsets: readonly Offset[], linked: boolean): void {
    this.scans = scans
    this.at = fixedMap()
    this.offsets = offsets
    this.registrations = []
    this.linked = linked
  }

  /** Volumes that came or went; those that stay keep their places. */
  join(scans: readonly Scan[], from: string | null): void {
    const before = this.scans.map((scan) => scan.hash)
    this.scans = scans
    if (from === null || !this.linked) return
    const come = scans.filter((scan) => !before.includes(scan.hash))
    this.at = withEntries(this.at, this.carriedTo(come, from, this.of(from)))
  }

  /** Where a point of a volume is in others, as far as a link says so. */
  private carriedTo(others: readonly Scan[], from: string, pointLps: Vec3): [string, Vec3][] {
    return others.flatMap((other): [string, Vec3][] => {
      const carried = this.carried(from, other.hash, pointLps)
      return carried ? [[other.hash, carried]] : []
    })
  }
}
