import type { Side } from '../../../src-shared/case/geometry.js'
import type { Layout } from '../../../src-shared/case/view.js'
import type { Scan } from '../scan.js'
import { hang, protocolOf, type Hung } from './hanging.js'
import { hangingOf, hungBy, rememberedHanging, rememberHanging, type HangingStore } from './memory.js'

const FIRST_LAYOUT: Layout = '1+2'

export interface HungLayout {
  readonly layout: Layout
  readonly hung: readonly Hung[]
}

/** How the open study hangs: by its protocol, or as the reader last hung that protocol. */
export class Hangings {
  /** Where hangings are remembered; null: nowhere. */
  store: HangingStore | null = null
  private scans: readonly Scan[] = []
  private side: Side = 'unknown'
  /** Whether the reader has hung this study themselves: then nothing is moved under their eyes. */
  byHand = $state.raw(false)

  open(scans: readonly Scan[], side: Side): void {
    this.scans = scans
    this.side = side
    this.byHand = false
  }

  /** Series that came or went, or a side that became known; whether the study is to be hung anew. */
  join(scans: readonly Scan[], side: Side): boolean {
    const before = namesOf(this.scans)
    const changed = side !== this.side || namesOf(scans) !== before
    this.scans = scans
    this.side = side
    return changed && !this.byHand
  }

  /** As the reader hung this protocol last, or as its planes and contrasts ask for. */
  atFirst(): HungLayout {
    const remembered = this.store && rememberedHanging(this.store, protocolOf(this.scans))
    if (!remembered) return { layout: FIRST_LAYOUT, hung: this.plain(FIRST_LAYOUT) }
    return { layout: remembered.layout, hung: hungBy(remembered, this.scans, this.plain(remembered.layout)) }
  }

  /** As planes and contrasts ask for. */
  plain(layout: Layout): Hung[] {
    return hang(this.scans, this.side, layout)
  }

  /** Keeps what the reader hung, for studies of the same protocol. */
  remember(layout: Layout, hung: readonly Hung[]): void {
    this.byHand = true
    if (this.store) rememberHanging(this.store, protocolOf(this.scans), hangingOf(layout, hung, this.scans))
  }

  /** Forgets how the reader hung this protocol. */
  reset(): HungLayout {
    this.byHand = false
    if (this.store) rememberHanging(this.store, protocolOf(this.scans), null)
    return { layout: FIRST_LAYOUT, hung: this.plain(FIRST_LAYOUT) }
  }
}

function namesOf(scans: readonly Scan[]): string {
  return scans
    .map((scan) => scan.hash)
    .sort()
    .join()
}
