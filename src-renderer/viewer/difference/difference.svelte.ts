import type { FixedMap } from '../fixed-map.js'
import type { Places } from '../places.svelte.js'
import type { Scan } from '../scan.js'
import type { Voxels } from '../scene/image.js'
import type { LoadState } from '../types.js'
import type { DifferenceMode } from './colours.js'
import { comparisonOf, endName } from './comparison.js'
import type { ComparedPair } from './difference-map.js'
import { matchIntensities, type ComparedImage } from './intensity-match.js'

/** What the difference needs of the viewer. */
export interface ComparedViews {
  readonly places: Places
  readonly loads: FixedMap<LoadState>
  readonly activeVolume: string | null
  /** Hashes of what is on show, the large viewport's first. */
  readonly shown: readonly string[]
  voxelsOf(hash: string): Voxels | null
}

/** What is shown of a difference that was asked for: a map, or a sentence why there is none. */
export type ShownDifference =
  | { readonly kind: 'none'; readonly sentence: string }
  | {
      readonly kind: 'map'
      readonly pair: ComparedPair
      readonly second: Scan
      readonly warnings: readonly string[]
    }

const ALONE = 'Bring another date or series into a second view, then take the difference of the two.'
const NO_OVERLAP =
  'The two series show too little of the same tissue to be brought to one scale: there is no difference to show.'

function noRoom(name: string): string {
  return (
    `Among all the series that are open there was no memory left for the values of ${name}: open the case again and ` +
    'bring that series beside the other one first.'
  )
}

/** The difference of two volumes, on demand: which two, and how it lies on the pictures of the first. */
export class Difference {
  mode = $state.raw<DifferenceMode>('over')
  /** Of the map over the picture, 0…1. */
  opacity = $state.raw(0.8)
  private chosen = $state.raw<{ readonly first: string; readonly second: string | null } | null>(null)

  constructor(private readonly views: ComparedViews) {}

  private readonly scans = $derived.by(() => {
    const first = this.views.places.scan(this.chosen?.first ?? null)
    return first && { first, second: this.views.places.scan(this.chosen?.second ?? null) }
  })

  private readonly ready = $derived(
    this.scans !== undefined &&
      [this.scans.first, this.scans.second].every((scan) => scan && this.views.loads.get(scan.hash)?.phase === 'ready'),
  )

  /** The volume on whose pictures the difference is shown; null while none was asked for. */
  readonly on: string | null = $derived(this.scans?.first.hash ?? null)

  /** What is shown there; null while none was asked for, or its volumes are still being loaded. */
  readonly shown: ShownDifference | null = $derived.by(() => {
    if (!this.scans) return null
    const { first, second } = this.scans
    if (!second) return { kind: 'none', sentence: ALONE }
    const { places } = this.views
    const comparison = comparisonOf(first, second, places.link(first.hash, second.hash), places.linked)
    if (comparison.kind === 'refused') return { kind: 'none', sentence: comparison.reason }
    if (!this.ready) return null
    const [one, other] = [this.imageOf(first), this.imageOf(second)]
    // The loader keeps no more voxels than there is memory for, those on show first.
    if (!one || !other) return { kind: 'none', sentence: noRoom(endName(one ? second : first, first, second)) }
    const { toOther } = comparison.link
    const match = matchIntensities(one, other, toOther)
    if (!match) return { kind: 'none', sentence: NO_OVERLAP }
    const pair = { first: one, second: other, toSecond: toOther, match }
    return { kind: 'map', pair, second, warnings: comparison.warnings }
  })

  /** The next of: over the active picture, instead of it, none. */
  toggle(): void {
    const { activeVolume } = this.views
    if (activeVolume === null) return
    if (this.chosen?.first !== activeVolume) {
      this.chosen = { first: activeVolume, second: this.other(activeVolume) }
      this.mode = 'over'
    } else if (this.mode === 'over' && this.shown?.kind === 'map') this.mode = 'instead'
    else this.end()
  }

  end(): void {
    this.chosen = null
    this.mode = 'over'
  }

  /** What is taken from a volume: another that is on show, of another date before one of the same; else one that is open. */
  private other(first: string): string | null {
    const { places, shown } = this.views
    const prior = places.scan(first)?.prior
    const others = [...shown, ...places.scans.map(({ hash }) => hash)].filter((hash) => hash !== first)
    const ofOtherDate = others.filter((hash) => places.scan(hash)?.prior !== prior)
    const onShow = (hash: string): boolean => shown.includes(hash)
    return ofOtherDate.find(onShow) ?? others.find(onShow) ?? ofOtherDate[0] ?? others[0] ?? null
  }

  private imageOf({ hash, volume: { dims, affineLps, percentiles } }: Scan): ComparedImage | null {
    const data = this.views.voxelsOf(hash)
    return data && { dims, affine: affineLps, percentiles, data }
  }
}
