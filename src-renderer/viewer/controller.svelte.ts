import type { Evidence } from '../../src-shared/case/reading.js'
import type { VolumeMeta } from '../../src-shared/case/volume.js'
import { boxCentre, type Box, type Vec3 } from '../../src-shared/geometry/box.js'
import { evidencePlace } from './evidence-place.js'
import {
  cutFacing,
  FITTED,
  panned,
  planeProjection,
  revealing,
  volumeProjection,
  zoomed,
  ZOOM_RANGE,
  type Cut,
  type Framings,
} from './geometry/camera.js'
import { clampToGrid } from './geometry/grid.js'
import { placeViews } from './geometry/layout.js'
import { FIRST_ORBIT, orbitBasis, turned, type Orbit } from './geometry/orbit.js'
import type { Projection, Rectangle, ScreenPoint } from './geometry/screen.js'
import { moveToSlice, sliceIndex, sliceNumber, stepSlices } from './geometry/slices.js'
import { along, clamp } from '../../src-shared/geometry/vector.js'
import { presetWindow, type PresetId, type WindowLevel } from './presets.js'
import { scanOf, type Scan } from './scan.js'
import {
  ARRANGEMENTS,
  DEFAULT_LAYOUT,
  PLANES,
  type KeyImage,
  type LayoutChoice,
  type LoadState,
  type Plane,
  type View,
  type ViewerState,
} from './types.js'

const FITTED_ALL: Framings = { sagittal: FITTED, coronal: FITTED, axial: FITTED }

/** What the mounted viewer does for the controller. */
export interface ViewerScreen {
  /** Draws a plane with its overlays into a picture. */
  capture(plane: Plane): Promise<KeyImage>
  /** Draws what changed at once, not with the next frame; `finish` waits until the GPU has done it. For measurements. */
  draw(): void
  finish(): void
}

/**
 * What the viewer shows, and every command on it. It knows neither vtk.js nor the page: the viewer's component draws
 * what stands here, so a command works whether it comes from the mouse, a key, the menu or the reading panel. All
 * commands are safe to call while no volume is open.
 */
export class ViewerController {
  /** The open volume with its geometry; null while none is open. */
  scan = $state.raw<Scan | null>(null)
  load = $state.raw<LoadState>({ phase: 'empty' })
  /** Where the three planes cross, LPS mm. */
  crosshair = $state.raw<Vec3>([0, 0, 0])
  windowLevel = $state.raw<WindowLevel>({ window: 1, level: 0.5 })
  framings = $state.raw<Framings>(FITTED_ALL)
  orbit = $state.raw<Orbit>(FIRST_ORBIT)
  maximised = $state.raw<View | 'none'>('none')
  layout = $state.raw<LayoutChoice>(DEFAULT_LAYOUT)
  boxesVisible = $state.raw(true)
  crosshairVisible = $state.raw(true)
  /** The view that keys act on: the last one that was clicked or scrolled. */
  active = $state.raw<View>('sagittal')
  /** Whether the 3D view is cut open at the crosshair. */
  cutOpen = $state.raw(true)
  /** True while the 3D view is being turned: then it is drawn coarsely. */
  turning = $state.raw(false)
  /** Size of the viewer on the page, CSS pixels. */
  surface = $state.raw<{ width: number; height: number }>({ width: 0, height: 0 })
  /** Set by the mounted component. */
  screen: ViewerScreen | null = null

  readonly placed = $derived(placeViews(this.layout, this.maximised, this.surface))

  /** Shows a volume from the beginning, or as it was left. Nothing of the volume before remains. */
  open(volume: VolumeMeta, view: ViewerState | null): void {
    const scan = scanOf(volume)
    const automatic = presetWindow('auto', volume.percentiles)
    this.scan = scan
    this.crosshair = clampToGrid(scan.grid, view?.crosshairLps ?? scan.grid.centre)
    this.windowLevel = {
      window: view?.window ?? automatic.window,
      level: view?.level ?? automatic.level,
    }
    this.framings = view ? framingsOf(view) : FITTED_ALL
    this.orbit = FIRST_ORBIT
    this.maximised = view?.maximised ?? 'none'
    this.boxesVisible = view?.boxesVisible ?? true
    this.active = this.maximised === 'none' ? this.layout.main : this.maximised
  }

  close(): void {
    this.scan = null
    this.load = { phase: 'empty' }
  }

  /** What to remember with the case; null while no volume is open. */
  readonly remembered = $derived.by((): ViewerState | null => {
    if (!this.scan) return null
    const { sagittal, coronal, axial } = this.framings
    return {
      crosshairLps: [...this.crosshair],
      window: this.windowLevel.window,
      level: this.windowLevel.level,
      zoom: { sagittal: sagittal.zoom, coronal: coronal.zoom, axial: axial.zoom },
      pan: { sagittal: [...sagittal.pan], coronal: [...coronal.pan], axial: [...axial.pan] },
      maximised: this.maximised,
      boxesVisible: this.boxesVisible,
    }
  })

  /** How a view is projected into a viewport; undefined while no volume is open. */
  projectionOf(view: View, area: Rectangle): Projection | undefined {
    if (!this.scan) return undefined
    const { grid, frames } = this.scan
    return view === 'volume'
      ? volumeProjection(grid, this.orbit, area)
      : planeProjection(grid, frames[view], this.framings[view], this.crosshair, area)
  }

  /** Where the 3D view is cut open; null where it is shown whole. */
  get cut(): Cut | null {
    return this.scan && this.cutOpen ? cutFacing(this.scan.frames, orbitBasis(this.orbit).away, this.crosshair) : null
  }

  /** Slice number and count of a plane as shown to people; undefined while no volume is open. */
  sliceOf(plane: Plane): { number: number; count: number } | undefined {
    if (!this.scan) return undefined
    const frame = this.scan.frames[plane]
    return { number: sliceNumber(frame, sliceIndex(this.scan.grid, frame, this.crosshair)), count: frame.slices }
  }

  // Crosshair and slices

  /** Moves the crosshair (LPS mm; points outside stop at the volume's edge) without moving the pictures. */
  place(pointLps: Vec3): void {
    if (this.scan) this.crosshair = clampToGrid(this.scan.grid, pointLps)
  }

  /** Moves the crosshair and, where it would be out of sight, the pictures. */
  goTo(pointLps: Vec3): void {
    if (!this.scan) return
    this.place(pointLps)
    this.reveal()
  }

  goToBox(boxLps: Box): void {
    this.goTo(boxCentre(boxLps))
  }

  /** Goes to what a reasoning step points at; a bare measure points nowhere and changes nothing. */
  goToEvidence(evidence: Evidence): void {
    const place = evidencePlace(evidence)
    if (place) this.goTo(place)
  }

  /** Moves through the slices of a plane, in the order of their numbers. */
  scroll(plane: Plane, slices: number): void {
    if (this.scan) this.crosshair = stepSlices(this.scan.grid, this.scan.frames[plane], this.crosshair, slices)
  }

  /** Shows the slice with a number from 1. */
  showSlice(plane: Plane, number: number): void {
    if (this.scan) this.crosshair = moveToSlice(this.scan.grid, this.scan.frames[plane], this.crosshair, number)
  }

  /** Moves the crosshair within a plane, mm along the screen's right and down. */
  nudge(plane: Plane, right: number, down: number): void {
    if (!this.scan) return
    const frame = this.scan.frames[plane]
    this.goTo(along(along(this.crosshair, frame.right, right), frame.down, down))
  }

  // Window and level

  setWindow(windowLevel: WindowLevel): void {
    if (windowLevel.window > 0 && Number.isFinite(windowLevel.level)) this.windowLevel = windowLevel
  }

  setPreset(id: PresetId): void {
    if (this.scan) this.windowLevel = presetWindow(id, this.scan.volume.percentiles)
  }

  autoWindow(): void {
    this.setPreset('auto')
  }

  // Zoom, pan, 3D

  zoomBy(view: View, factor: number, anchor?: ScreenPoint): void {
    const area = this.areaOf(view)
    if (view === 'volume') {
      const zoom = clamp(this.orbit.zoom * factor, ZOOM_RANGE.least, ZOOM_RANGE.most)
      this.orbit = { ...this.orbit, zoom }
      return
    }
    const projection = area && this.projectionOf(view, area)
    if (!projection) return
    this.framings = { ...this.framings, [view]: zoomed(this.framings[view], projection, factor, anchor) }
  }

  zoomIn(view: View = this.active): void {
    this.zoomBy(view, 1.25)
  }

  zoomOut(view: View = this.active): void {
    this.zoomBy(view, 1 / 1.25)
  }

  /** Drags the picture of a plane by CSS pixels. */
  panBy(plane: Plane, dx: number, dy: number): void {
    const area = this.areaOf(plane)
    const projection = area && this.projectionOf(plane, area)
    if (!projection || !this.scan) return
    const framing = panned(this.framings[plane], this.scan.frames[plane], projection.mmPerPixel, dx, dy)
    this.framings = { ...this.framings, [plane]: framing }
  }

  /** Turns the 3D view as a drag of CSS pixels does. */
  turn(dx: number, dy: number): void {
    this.orbit = turned(this.orbit, dx, dy)
  }

  /** Fitting size and middle for every view, the first direction for 3D; crosshair and window stay. */
  reset(): void {
    this.framings = FITTED_ALL
    this.orbit = FIRST_ORBIT
  }

  // Layout and what is shown

  /** Makes one view fill the viewer, or brings the others back where it already does. */
  toggleMaximised(view: View = this.active): void {
    this.maximise(this.maximised === 'none' ? view : 'none')
  }

  maximise(view: View | 'none'): void {
    this.maximised = view
    if (view !== 'none') this.active = view
  }

  setLayout(choice: LayoutChoice): void {
    this.layout = choice
    this.maximised = 'none'
    if (!this.placed.some(({ view }) => view === this.active)) this.active = choice.main
  }

  /** Makes a plane the large one. */
  setMain(plane: Plane): void {
    this.setLayout({ ...this.layout, main: plane })
  }

  cycleArrangement(): void {
    const next = (ARRANGEMENTS.indexOf(this.layout.arrangement) + 1) % ARRANGEMENTS.length
    this.setLayout({ ...this.layout, arrangement: ARRANGEMENTS[next] ?? 'focus' })
  }

  toggleVolumeView(): void {
    this.setLayout({ ...this.layout, volume: !this.layout.volume })
  }

  /** Makes the next visible view the one that keys act on; in a maximised view, shows the next plane. */
  activateNext(): void {
    const views: View[] = this.maximised === 'none' ? this.placed.map(({ view }) => view) : [...PLANES, 'volume']
    const next = views[(views.indexOf(this.active) + 1) % views.length]
    if (!next) return
    this.active = next
    if (this.maximised !== 'none') this.maximised = next
  }

  toggleBoxes(): void {
    this.boxesVisible = !this.boxesVisible
  }

  /** Shows the 3D view whole, or cut open at the crosshair. */
  toggleCut(): void {
    this.cutOpen = !this.cutOpen
  }

  toggleCrosshair(): void {
    this.crosshairVisible = !this.crosshairVisible
  }

  /** A PNG of one plane with its overlays as it is seen now. Rejects where no viewer is mounted or nothing is open. */
  captureKeyImage(plane: Plane): Promise<KeyImage> {
    if (!this.screen || !this.scan) return Promise.reject(new Error('There is no picture to keep: open a study first.'))
    return this.screen.capture(plane)
  }

  areaOf(view: View): Rectangle | undefined {
    return this.placed.find((candidate) => candidate.view === view)?.area
  }

  private reveal(): void {
    if (!this.scan) return
    const next = { ...this.framings }
    for (const plane of PLANES) {
      const area = this.areaOf(plane)
      const projection = area && this.projectionOf(plane, area)
      if (projection) next[plane] = revealing(next[plane], projection, this.scan.grid, this.crosshair)
    }
    this.framings = next
  }
}

function framingsOf(view: ViewerState): Framings {
  return {
    sagittal: { zoom: view.zoom.sagittal, pan: view.pan.sagittal },
    coronal: { zoom: view.zoom.coronal, pan: view.pan.coronal },
    axial: { zoom: view.zoom.axial, pan: view.pan.axial },
  }
}
