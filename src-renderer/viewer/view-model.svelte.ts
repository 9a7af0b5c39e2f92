import type { CaseVolume } from '../../src-shared/case/case-volume.js'
import type { Side } from '../../src-shared/case/geometry.js'
import { VIEWPORTS_OF, type Layout, type ViewportState } from '../../src-shared/case/view.js'
import type { Vec3 } from '../../src-shared/geometry/box.js'
import { distinct, fixedMap, type FixedMap } from './fixed-map.js'
import { cutFacing, planeProjection, volumeProjection, type Cut } from './geometry/camera.js'
import { FIRST_ORBIT, orbitBasis, type Orbit } from './geometry/orbit.js'
import type { PlaneFrame } from './geometry/plane-frame.js'
import type { Projection, Rectangle, ScreenPoint } from './geometry/screen.js'
import { sliceAt, sliceNumber } from './geometry/slices.js'
import { inSeriesOrder } from './hanging/hanging.js'
import { Hangings } from './hanging/hangings.svelte.js'
import { loadOf } from './loading/load-state.js'
import { paneOf, Panes } from './panes.svelte.js'
import { Places } from './places.svelte.js'
import { Measuring } from './measure/measuring.svelte.js'
import { Outlines, type OutlineSource } from './outlines/outlines.svelte.js'
import { Surfaces } from './surfaces/surfaces.svelte.js'
import type { SurfacePicture } from './scene/solid-view.js'
import { presetWindow, type WindowLevel } from './presets.js'
import { frameOf, scanOf, type Scan } from './scan.js'
import type { Landmarks, LinkNote, LoadState, PriorCase, ViewerState } from './types.js'

/** What a viewer is opened with. */
export interface OpenedVolumes {
  readonly volumes: readonly CaseVolume[]
  readonly priors: readonly PriorCase[]
  readonly side: Side
}

/** Of a volume that is not open. */
const UNKNOWN_VALUES = { percentiles: { low: 0, high: 1 }, range: { min: 0, max: 1 } }

/** What the viewer shows. It knows neither vtk.js nor the page: the viewer's component draws what stands here. */
export class ViewModel {
  readonly places = new Places()
  readonly panes = new Panes()
  readonly hangings = new Hangings()
  /** What is measured and marked on the pictures. */
  readonly measuring = new Measuring()
  /** What the model outlined. */
  readonly outlines = new Outlines(this.places)
  /** The same in 3D. */
  readonly surfaces = new Surfaces()
  /** Whether the 3D view shows surfaces, where there are outlines, or the volume itself. */
  solidAs = $state.raw<'surfaces' | 'volume'>('surfaces')
  /** The region of the selected finding, lit up in 3D. */
  litRegion = $state.raw<string | null>(null)
  /** Windows that a reader set, by volume; the others have the automatic one. */
  windows = $state.raw<FixedMap<WindowLevel>>(fixedMap())
  loads = $state.raw<FixedMap<LoadState>>(fixedMap())
  orbit = $state.raw<Orbit>(FIRST_ORBIT)
  /** All boxes are shown, not only those of what is selected or pointed at. */
  allBoxes = $state.raw(false)
  crosshairVisible = $state.raw(true)
  /** Whether the 3D view is cut open at the crosshair. */
  cutOpen = $state.raw(true)
  /** True while the 3D view is being turned: then it is drawn coarsely. */
  turning = $state.raw(false)
  /** Whether a viewer shows this on the page, and whether it could draw: set by its component. */
  mounted = $state.raw(false)
  lost = $state.raw(false)
  /** True while planes are being turned: then slabs are drawn coarsely. */
  moving = $state.raw(false)
  /** Id of the tool that the reader gave to the left button. */
  tool = $state.raw('crosshair')
  /** What is held over a picture right now, in pixels of its viewport: the magnifier, and the region that is drawn. */
  glass = $state.raw<{ readonly viewport: number; readonly at: ScreenPoint } | null>(null)
  region = $state.raw<{ readonly viewport: number; readonly from: ScreenPoint; readonly to: ScreenPoint } | null>(null)

  // What there is to see

  get layout(): Layout {
    return this.panes.layout
  }

  get viewports(): readonly ViewportState[] {
    return this.panes.viewports
  }

  get active(): number {
    return this.panes.active
  }

  get maximised(): number | null {
    return this.panes.maximised
  }

  get linked(): boolean {
    return this.places.linked
  }

  /** Hash of the volume in the active viewport. */
  readonly activeVolume = $derived(this.panes.at(this.panes.active)?.volume ?? null)

  /** Where the active volume is looked at, LPS mm of its frame. */
  readonly crosshair: Vec3 = $derived(this.activeVolume === null ? [0, 0, 0] : this.places.of(this.activeVolume))

  /** Hashes of the volumes on show, the large viewport first, each once. */
  readonly shown: readonly string[] = $derived.by(() => {
    const volumes = this.panes.placed.flatMap(({ viewport }) => this.panes.at(viewport)?.volume ?? [])
    return distinct(volumes)
  })

  /** How far the volumes on show are loaded. */
  readonly load: LoadState = $derived(loadOf(this.shown.map((hash) => this.loads.get(hash))))

  /**
   * Whether there is a picture to decide by: of one volume at least, in a viewer that is on the page.
   */
  readonly pictured: boolean = $derived(
    this.mounted && !this.lost && this.shown.some((hash) => this.loads.get(hash)?.phase === 'ready'),
  )

  /** Nobody has moved a picture, hung a series by hand or followed a step to another series. */
  private readonly asHung = $derived.by(() => {
    if (this.hangings.byHand) return false
    const { layout, hung } = this.hangings.atFirst()
    const first = Array.from({ length: VIEWPORTS_OF[layout] }, (_, place) => paneOf(hung[place]))
    return layout === this.layout && JSON.stringify(first) === JSON.stringify(this.viewports)
  })

  /** What to remember with the read; null while nothing is open. */
  readonly remembered: ViewerState | null = $derived.by(() => {
    const volume = this.activeVolume
    if (this.places.scans.length === 0) return null
    return {
      layout: this.layout,
      // Hung by the protocol: so it is again, also with series that came later.
      viewports: this.asHung ? [] : this.viewports.map((viewport) => ({ ...viewport })),
      active: this.active,
      maximised: this.maximised,
      crosshairLps: volume === null ? null : [...this.crosshair],
      crosshairVolume: volume,
      windows: Object.fromEntries([...this.windows].map(([hash, window]) => [hash, { ...window }])),
      linked: this.linked,
      offsets: this.places.offsets.map(({ from, to, offset }) => ({ from, to, offset: [...offset] })),
      allBoxes: this.allBoxes,
    }
  })

  /** The first volume of the case: what boxes and evidence without a volume are of. */
  get firstVolume(): string | null {
    return this.places.scans.find((scan) => scan.prior === null)?.hash ?? null
  }

  /** This case's series in the order of their numbers, then those of each prior. */
  readonly stripOrder: readonly Scan[] = $derived.by(() => {
    const titles = distinct(this.places.scans.map((scan) => scan.prior))
    return titles.flatMap((title) => inSeriesOrder(this.places.scans.filter((scan) => scan.prior === title)))
  })

  // Opening

  /** Shows the volumes of a case from the beginning, or as they were left. Nothing of the case before remains. */
  open({ volumes, priors, side }: OpenedVolumes, view: ViewerState | null): void {
    const own = volumes.map((volume) => scanOf(volume))
    const scans = [...own, ...priorScans(priors)]
    this.places.open(scans, view?.offsets ?? [], view?.linked ?? true)
    this.hangings.open(own, side)
    this.windows = fixedMap(Object.entries(view?.windows ?? {}))
    this.orbit = FIRST_ORBIT
    this.allBoxes = view?.allBoxes ?? false
    const { layout, hung } = this.hangings.atFirst()
    this.panes.active = 0
    this.panes.hang(layout, hung)
    if (view) this.restore(view)
    const at = view?.crosshairVolume ?? this.activeVolume
    const scan = this.places.scan(at) ?? this.places.scan(this.activeVolume)
    if (scan)
      this.places.place(scan.hash, view?.crosshairLps && scan.hash === at ? view.crosshairLps : scan.grid.centre)
  }

  /** Takes over volumes that came or went; what is on show stays, unless nobody has hung it by hand. */
  join({ volumes, priors, side }: OpenedVolumes): void {
    const own = volumes.map((volume) => this.places.scan(volume.meta.hash) ?? scanOf(volume))
    const from = this.activeVolume
    this.places.join([...own, ...priorScans(priors)], from)
    if (!this.hangings.join(own, side)) return
    const { layout, hung } = this.hangings.atFirst()
    if (JSON.stringify(hung) !== JSON.stringify(this.panes.hung)) this.panes.hang(layout, hung)
  }

  /** What was localised: volumes that it links come to where the active one is looked at. */
  setLandmarks(landmarks: Landmarks): void {
    this.places.landmarks = landmarks
    if (this.activeVolume !== null) this.places.gather(this.activeVolume)
  }

  close(): void {
    this.places.open([], [], true)
    this.panes.viewports = []
    this.surfaces.clear()
    this.loads = fixedMap()
  }

  // Views

  scanIn(viewport: number): Scan | undefined {
    return this.places.scan(this.panes.at(viewport)?.volume ?? null)
  }

  /** The slices that a viewport goes through; for the 3D view those of the native plane. */
  frameIn(viewport: number): PlaneFrame | undefined {
    const scan = this.scanIn(viewport)
    const pane = this.panes.at(viewport)
    return scan && pane ? frameOf(scan, pane) : undefined
  }

  /** How a viewport's volume is projected into an area; undefined while it shows none. */
  projectionOf(viewport: number, area: Rectangle): Projection | undefined {
    const scan = this.scanIn(viewport)
    const pane = this.panes.at(viewport)
    if (!scan || !pane) return undefined
    if (pane.pose.plane === 'volume') return volumeProjection(scan.grid, this.orbit, area)
    return planeProjection(frameOf(scan, pane), pane, this.places.of(scan.hash), area)
  }

  /** Whose outlines the 3D view of a viewport shows as surfaces; null where it shows the volume. */
  outlinedIn(viewport: number): OutlineSource | null {
    const hash = this.panes.at(viewport)?.volume ?? null
    return this.solidAs === 'surfaces' && hash !== null ? this.outlines.sourceFor(hash) : null
  }

  /** What the 3D view of a viewport shows of them; null while there is nothing of it yet. */
  surfacesIn(viewport: number): SurfacePicture | null {
    const { current } = this.surfaces
    if (!current || current.surfaces.length === 0 || !this.outlinedIn(viewport)) return null
    return { set: current, look: { solidity: this.outlines.look.solidity, lit: this.litRegion } }
  }

  /** Where the 3D view is cut open; null where it is shown whole. */
  cutIn(viewport: number): Cut | null {
    const scan = this.scanIn(viewport)
    if (!scan || !this.cutOpen) return null
    return cutFacing(scan.frames, orbitBasis(this.orbit).away, this.places.of(scan.hash))
  }

  /**
   * Slice number and count of a viewport as shown to people; number null where the stack does not reach the place
   * that is looked at, undefined while it shows nothing.
   */
  sliceOf(viewport: number): { readonly number: number | null; readonly count: number } | undefined {
    const scan = this.scanIn(viewport)
    const frame = this.frameIn(viewport)
    if (!scan || !frame) return undefined
    const index = sliceAt(frame, this.places.of(scan.hash))
    return { number: index === undefined ? null : sliceNumber(frame, index), count: frame.slices }
  }

  /** The point that the crosshair marks in a viewport: the active volume's place where the two are linked. */
  crosshairIn(viewport: number): Vec3 | undefined {
    const volume = this.panes.at(viewport)?.volume ?? null
    if (volume === null || !this.places.scan(volume)) return undefined
    const { activeVolume } = this
    if (activeVolume === null || activeVolume === volume || !this.linked) return this.places.of(volume)
    return this.places.carried(activeVolume, volume, this.crosshair) ?? this.places.of(volume)
  }

  /** How what a viewport shows follows the case's own volumes: said where it is another frame, not where one reads. */
  linkNote(viewport: number): LinkNote {
    const shown = this.scanIn(viewport)
    const active = this.places.scan(this.activeVolume)
    const own = active?.prior === null ? active.hash : this.firstVolume
    if (!shown || own === null) return { kind: 'frame', text: null }
    return this.places.note(own, shown.hash)
  }

  /** Window and level of a volume: as set by the reader, or the automatic one. */
  windowOf(hash: string): WindowLevel {
    const scan = this.places.scan(hash)
    return this.windows.get(hash) ?? presetWindow('auto', scan?.volume ?? UNKNOWN_VALUES)
  }

  /** The viewport that keys act on: the 3D view has no slices, so there the first plane takes them. */
  get keyedPlane(): number {
    const solid = (viewport: number): boolean => this.viewports[viewport]?.pose.plane === 'volume'
    return solid(this.active)
      ? Math.max(
          0,
          this.viewports.findIndex((_, at) => !solid(at)),
        )
      : this.active
  }

  areaOf(viewport: number): Rectangle | undefined {
    return this.panes.areaOf(viewport)
  }

  /** Goes to a point on another slice of a viewport; what lies nearly as its slices do comes along. */
  protected scrollPlaces(viewport: number, pointLps: Vec3): void {
    const scan = this.scanIn(viewport)
    const frame = this.frameIn(viewport)
    if (scan && frame) this.places.scrollTo(scan.hash, frame, pointLps, (other) => this.framesOf(other))
  }

  /** The slices of a volume that are on show, however they are turned. */
  private framesOf(hash: string): PlaneFrame[] {
    return this.viewports.flatMap((pane, viewport) => {
      const frame = pane.volume === hash && pane.pose.plane !== 'volume' ? this.frameIn(viewport) : undefined
      return frame ?? []
    })
  }

  private restore(view: ViewerState): void {
    if (view.viewports.length === 0) {
      const { layout, viewports } = this.panes
      this.panes.restore(layout, viewports, view.active, view.maximised)
      return
    }
    const { hung } = this.hangings.atFirst()
    const known = view.viewports.map((pane, place) => {
      if (pane.volume === null || this.places.scan(pane.volume)) return pane
      // A prior that is not open, a series that was removed: what hangs there instead.
      return paneOf(hung[place])
    })
    this.panes.restore(view.layout, known, view.active, view.maximised)
    this.hangings.byHand = true
  }
}

function priorScans(priors: readonly PriorCase[]): Scan[] {
  return priors.flatMap((prior) => prior.volumes.map((volume) => scanOf(volume, prior)))
}
