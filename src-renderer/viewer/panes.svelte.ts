import { LAYOUTS, VIEWPORTS_OF, type Layout, type ViewPlane, type ViewportState } from '../../src-shared/case/view.js'
import { FITTED } from './geometry/camera.js'
import { UPRIGHT } from './geometry/lie.js'
import { placeViewports } from './geometry/layout.js'
import type { Rectangle } from './geometry/screen.js'
import type { Hung } from './hanging/hanging.js'

/** One slice at a time. */
const SINGLE_SLICE: ViewportState['slab'] = { thicknessMm: 0, mode: 'mean' }

/** How a picture is shown before a reader has changed anything: framed to fit, one slice, upright. */
export function plainLook(): Omit<ViewportState, 'volume' | 'pose'> {
  return { slab: SINGLE_SLICE, zoom: FITTED.zoom, pan: [0, 0], ...UPRIGHT, inverted: false, smooth: true }
}

/** The viewports: how they share the space, and what hangs in each. */
export class Panes {
  layout = $state.raw<Layout>('1+2')
  /** As many as the layout has. */
  viewports = $state.raw<readonly ViewportState[]>([])
  /** The viewport that keys act on: the last one that was clicked or scrolled. */
  active = $state.raw(0)
  maximised = $state.raw<number | null>(null)
  /** Size of the pictures on the page, CSS pixels. */
  surface = $state.raw<{ width: number; height: number }>({ width: 0, height: 0 })

  readonly placed = $derived(placeViewports(this.layout, this.maximised, this.surface))

  at(viewport: number): ViewportState | undefined {
    return this.viewports[viewport]
  }

  areaOf(viewport: number): Rectangle | undefined {
    return this.placed.find((placed) => placed.viewport === viewport)?.area
  }

  /** What hangs in each viewport. */
  get hung(): Hung[] {
    return this.viewports.map(({ volume, pose }) => ({ volume, plane: pose.plane }))
  }

  /** Hangs everything anew, framed as at first. Only the first of several 3D views remains one. */
  hang(layout: Layout, hung: readonly Hung[]): void {
    this.layout = layout
    this.viewports = Array.from({ length: VIEWPORTS_OF[layout] }, (_, place) => paneOf(hung[place]))
    this.maximised = null
    if (this.active >= this.viewports.length) this.active = 0
  }

  /** As it was left. */
  restore(layout: Layout, viewports: readonly ViewportState[], active: number, maximised: number | null): void {
    this.layout = layout
    this.viewports = viewports
    this.active = active < viewports.length ? active : 0
    this.maximised = maximised !== null && maximised < viewports.length ? maximised : null
    if (this.maximised !== null) this.active = this.maximised
  }

  change(viewport: number, change: Partial<ViewportState>): void {
    this.viewports = this.viewports.map((pane, place) => (place === viewport ? { ...pane, ...change } : pane))
  }

  /** Puts a volume into a viewport; as at first, where it is another one or was turned. */
  show(viewport: number, volume: string, plane: ViewPlane): void {
    const before = this.viewports[viewport]
    const same = before?.volume === volume && before.pose.plane === plane && before.pose.directions === null
    if (!same) this.change(viewport, { volume, pose: { plane, directions: null }, ...plainLook() })
  }

  /** Makes a viewport the one that keys act on. */
  activate(viewport: number): void {
    if (viewport < 0 || viewport >= this.viewports.length) return
    this.active = viewport
    if (this.maximised !== null) this.maximised = viewport
  }

  /** Makes the next viewport the active one, or the one before, round and round. */
  activateNext(by: 1 | -1): void {
    const count = Math.max(1, this.viewports.length)
    this.activate((this.active + by + count) % count)
  }

  maximise(viewport: number | null): void {
    if (viewport !== null && viewport >= this.viewports.length) return
    this.maximised = viewport
    if (viewport !== null) this.active = viewport
  }

  get nextLayout(): Layout {
    return LAYOUTS[(LAYOUTS.indexOf(this.layout) + 1) % LAYOUTS.length] ?? '1+2'
  }
}

/** A viewport in which something hangs, framed as at first. */
export function paneOf(hung: Hung | undefined): ViewportState {
  return {
    volume: hung?.volume ?? null,
    pose: { plane: hung?.plane ?? 'sagittal', directions: null },
    ...plainLook(),
  }
}
