import { MOST_SLAB, type Slab } from '../../src-shared/case/view.js'
import { clamp } from '../../src-shared/geometry/vector.js'
import { Cine } from './cine.svelte.js'
import { fixedMap, withEntries, without } from './fixed-map.js'
import { panned, zoomed, ZOOM_RANGE, type Framing } from './geometry/camera.js'
import { changedLie, type LieChange } from './geometry/lie.js'
import { FIRST_ORBIT, turned } from './geometry/orbit.js'
import type { ScreenPoint } from './geometry/screen.js'
import { nextSlice } from './geometry/slices.js'
import { plainLook } from './panes.svelte.js'
import { presetWindow, type PresetId, type WindowLevel } from './presets.js'
import { Turning } from './turning.js'
import { ViewModel } from './view-model.svelte.js'

/** Thicknesses that the wheel goes through, mm; 0 is one slice. */
const THICKNESSES = [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 75, 100, 150, MOST_SLAB] as const

/** What a slice becomes when a slab is asked for, mm. */
const FIRST_THICKNESS = 5
const SLAB_MODES: readonly Slab['mode'][] = ['mean', 'max', 'min']

/** How each picture is shown: its window, slab, size and place, how its plane is turned and how it lies. */
export class PictureController extends ViewModel {
  readonly cine = new Cine((viewport) => this.playSlice(viewport))

  // Window and level

  setWindow(windowLevel: WindowLevel, volume: string | null = this.activeVolume): void {
    if (volume === null || !(windowLevel.window > 0) || !Number.isFinite(windowLevel.level)) return
    this.windows = withEntries(this.windows, [[volume, windowLevel]])
  }

  setPreset(id: PresetId): void {
    const scan = this.places.scan(this.activeVolume)
    if (scan) this.setWindow(presetWindow(id, scan.volume), scan.hash)
  }

  autoWindow(): void {
    if (this.activeVolume !== null) this.windows = without(this.windows, this.activeVolume)
  }

  // Slab

  /** How much of the stack a viewport shows at once, and how. */
  setSlab(viewport: number, slab: Slab): void {
    this.panes.change(viewport, { slab })
  }

  /** Thicker or thinner by so many steps; under one millimetre it is one slice. */
  thicken(viewport: number, steps: number): void {
    const slab = this.panes.at(viewport)?.slab
    if (!slab) return
    const next = THICKNESSES.findIndex((thickness) => thickness >= slab.thicknessMm)
    const at = clamp((next < 0 ? THICKNESSES.length : next) + steps, 0, THICKNESSES.length - 1)
    this.setSlab(viewport, { ...slab, thicknessMm: THICKNESSES[at] ?? 0 })
  }

  /** Mean, brightest, darkest in turn; a single slice becomes a slab first. */
  nextSlabMode(viewport: number): void {
    const slab = this.panes.at(viewport)?.slab
    if (!slab) return
    if (slab.thicknessMm === 0) this.setSlab(viewport, { ...slab, thicknessMm: FIRST_THICKNESS })
    else
      this.setSlab(viewport, {
        ...slab,
        mode: SLAB_MODES[(SLAB_MODES.indexOf(slab.mode) + 1) % SLAB_MODES.length] ?? 'mean',
      })
  }

  // Zoom, pan, 3D

  zoomBy(viewport: number, factor: number, anchor?: ScreenPoint): void {
    const pane = this.panes.at(viewport)
    const area = this.areaOf(viewport)
    if (pane?.pose.plane === 'volume') {
      const zoom = clamp(this.orbit.zoom * factor, ZOOM_RANGE.least, ZOOM_RANGE.most)
      this.orbit = { ...this.orbit, zoom }
      return
    }
    const projection = area && this.projectionOf(viewport, area)
    if (pane && projection) this.frame(viewport, zoomed(pane, projection, factor, anchor))
  }

  zoomIn(viewport: number = this.active): void {
    this.zoomBy(viewport, 1.25)
  }

  zoomOut(viewport: number = this.active): void {
    this.zoomBy(viewport, 1 / 1.25)
  }

  /** Drags the picture of a plane by CSS pixels. */
  panBy(viewport: number, dx: number, dy: number): void {
    const pane = this.panes.at(viewport)
    const frame = this.frameIn(viewport)
    const area = this.areaOf(viewport)
    const projection = area && this.projectionOf(viewport, area)
    if (pane && frame && projection) this.frame(viewport, panned(pane, frame, projection.mmPerPixel, dx, dy))
  }

  /** Turns the 3D view as a drag of CSS pixels does. */
  turn(dx: number, dy: number): void {
    this.orbit = turned(this.orbit, dx, dy)
  }

  protected frame(viewport: number, { zoom, pan }: Framing): void {
    this.panes.change(viewport, { zoom, pan: [pan[0], pan[1]] })
  }

  // Turning planes

  /**
   * Begins to turn the planes of the other viewports around the crosshair of this one, or the plane of one of them
   * only. Meanwhile slabs are drawn coarsely: end with `endTurning`.
   */
  beginTurning(viewport: number, only: number | null = null): Turning {
    this.moving = true
    return new Turning(this, viewport, only)
  }

  endTurning(): void {
    this.moving = false
  }

  /** Turns the planes of the other viewports by degrees, clockwise as this viewport shows it. */
  turnPlanes(viewport: number, degrees: number): void {
    new Turning(this, viewport, null).to((degrees * Math.PI) / 180)
  }

  // How a picture lies and looks

  /** Mirrors or turns a picture on the screen; what is in the middle stays there. */
  changeLie(viewport: number, change: LieChange): void {
    const pane = this.panes.at(viewport)
    if (!pane || pane.pose.plane === 'volume') return
    const [x, y] = pane.pan
    const pan = { mirror: [-x, y], 'upside-down': [x, -y], clockwise: [-y, x], anticlockwise: [y, -x] }[change]
    this.panes.change(viewport, { ...changedLie(pane, change), pan: [pan[0] ?? 0, pan[1] ?? 0] })
  }

  /** White for black, or back. */
  toggleInverted(viewport: number): void {
    const pane = this.panes.at(viewport)
    if (pane) this.panes.change(viewport, { inverted: !pane.inverted })
  }

  /** Interpolates between voxels, or shows the voxels themselves. */
  toggleSmooth(viewport: number): void {
    const pane = this.panes.at(viewport)
    if (pane) this.panes.change(viewport, { smooth: !pane.smooth })
  }

  // Playing

  /** Plays the slices of a viewport, or stops. */
  toggleCine(viewport: number): void {
    const playable = this.panes.at(viewport)?.pose.plane !== 'volume' && this.scanIn(viewport) !== undefined
    if (playable || this.cine.playing !== null) this.cine.toggle(viewport)
  }

  private playSlice(viewport: number): boolean {
    const scan = this.scanIn(viewport)
    const frame = this.frameIn(viewport)
    if (!scan || !frame || frame.slices < 2 || !this.areaOf(viewport)) return false
    this.scrollPlaces(viewport, nextSlice(frame, this.places.of(scan.hash)))
    return true
  }

  /** Everything as it was hung, but the series and the place that is looked at. */
  reset(): void {
    this.viewports.forEach(({ pose: { plane } }, viewport) =>
      this.panes.change(viewport, { pose: { plane, directions: null }, ...plainLook() }),
    )
    this.windows = fixedMap()
    this.orbit = FIRST_ORBIT
    this.cine.stop()
    this.tool = 'crosshair'
  }

  override close(): void {
    this.cine.stop()
    super.close()
  }
}
