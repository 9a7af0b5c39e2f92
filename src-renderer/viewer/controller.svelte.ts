import type { Evidence } from '../../src-shared/case/reading.js'
import { VIEWPORTS_OF, type Layout, type ViewPlane } from '../../src-shared/case/view.js'
import { transformBox } from '../../src-shared/geometry/affine.js'
import { boxCentre, type Box, type Vec3 } from '../../src-shared/geometry/box.js'
import { along } from '../../src-shared/geometry/vector.js'
import { evidencePlace, evidencePlane } from './evidence-place.js'
import { fitting, revealing, revealingBox } from './geometry/camera.js'
import { moveToSlice, stepSlices } from './geometry/slices.js'
import { isCoarse } from './scan.js'
import type { Voxels } from './scene/image.js'
import { HeldKey } from './tools/held-key.js'
import type { KeyImage, Plane } from './types.js'
import { PictureController } from './picture-controller.svelte.js'

/** What the mounted viewer does for the controller. */
export interface ViewerScreen {
  /** Draws a plane with its overlays into a picture. */
  capture(viewport: number): Promise<KeyImage>
  /** The voxels of a volume, i fastest; null while it is not loaded. */
  voxels(hash: string): Voxels | null
  /** Draws what changed at once, not with the next frame; `finish` waits until the GPU has done it. For measurements. */
  draw(): void
  finish(): void
  /** The canvas with all viewports as they are now. */
  surface(): HTMLCanvasElement
}

/**
 * Every command on the viewer (types.ts lists them), on top of what it shows: a command works whether it comes from
 * the mouse, a key, the menu or the reading panel. All are safe to call while nothing is open.
 */
export class ViewerController extends PictureController {
  /** Set by the mounted component. */
  screen: ViewerScreen | null = null
  /** The key of all boxes: held it shows them meanwhile, tapped it keeps them. */
  readonly boxesKey = new HeldKey(() => this.toggleBoxes())

  // Places and slices

  /** Moves the crosshair (LPS mm of a volume; points outside stop at its edge) without moving the pictures. */
  place(pointLps: Vec3, volume: string | null = this.activeVolume): void {
    if (volume !== null) this.places.place(volume, pointLps)
  }

  /** Moves the crosshair and, where it would be out of sight, the pictures. */
  goTo(pointLps: Vec3, volume: string | null = this.activeVolume): void {
    this.place(pointLps, volume)
    this.reveal()
  }

  /** Goes to the middle of a box with all of it in sight, and brings up its series where no viewport shows it. */
  goToBox(boxLps: Box, volume: string | null = null): void {
    const shown = this.broughtUp(volume)
    this.place(boxCentre(boxLps), shown)
    this.reveal(shown === null ? undefined : { boxLps, volume: shown })
  }

  /** Goes to the middle of a box and makes each picture so large that the box fills about half of it. */
  fitBox(boxLps: Box, volume: string | null = null): void {
    this.goToBox(boxLps, volume)
    const of = volume ?? this.firstVolume
    for (const { viewport, area } of this.panes.placed) {
      const pane = this.panes.at(viewport)
      const scan = this.scanIn(viewport)
      const frame = this.frameIn(viewport)
      const link = scan && of !== null ? this.places.link(of, scan.hash) : null
      if (!frame || !link || pane?.pose.plane === 'volume') continue
      this.frame(viewport, fitting(frame, transformBox(link.toOther, boxLps), area))
    }
  }

  /** Goes to what a reasoning step points at, on its series; a bare measure points nowhere and only shows the series. */
  goToEvidence(evidence: Evidence): void {
    if (evidence.kind === 'box') {
      this.goToBox(evidence.boxLps, evidence.volume ?? null)
      return
    }
    const volume = this.broughtUp(evidence.volume ?? null, evidencePlane(evidence))
    const place = evidencePlace(evidence)
    if (place) this.goTo(place, volume)
  }

  /** Moves through the slices of a viewport, in the order of their numbers. */
  scroll(viewport: number, slices: number): void {
    const scan = this.scanIn(viewport)
    const frame = this.frameIn(viewport)
    if (scan && frame) this.scrollPlaces(viewport, stepSlices(frame, this.places.of(scan.hash), slices))
  }

  /** Shows the slice with a number from 1. */
  showSlice(viewport: number, number: number): void {
    const scan = this.scanIn(viewport)
    const frame = this.frameIn(viewport)
    if (scan && frame) this.scrollPlaces(viewport, moveToSlice(frame, this.places.of(scan.hash), number))
  }

  /** Moves the crosshair within a plane, mm along the screen's right and down. */
  nudge(viewport: number, right: number, down: number): void {
    const scan = this.scanIn(viewport)
    const frame = this.frameIn(viewport)
    if (scan && frame)
      this.goTo(along(along(this.places.of(scan.hash), frame.right, right), frame.down, down), scan.hash)
  }

  /** Gives the left button a tool by its id; the one that it has already gives way to the crosshair. */
  chooseTool(id: string): void {
    this.tool = this.tool === id ? 'crosshair' : id
  }

  // Series

  /** Puts a volume into a viewport: a coarse one in its own plane, another in the plane that is shown there. */
  showVolume(viewport: number, hash: string): void {
    this.swap(viewport, hash)
    this.panes.activate(viewport)
    this.hungByHand()
  }

  /** Another plane of the volume in a viewport, or 3D, of which there is one. */
  showPlane(viewport: number, plane: ViewPlane): void {
    const scan = this.scanIn(viewport)
    if (!scan) return
    if (plane === 'volume')
      this.viewports.forEach((pane, place) => {
        const other = pane.pose.plane === 'volume' && place !== viewport ? this.scanIn(place) : undefined
        if (other) this.panes.show(place, other.hash, other.native)
      })
    this.panes.show(viewport, scan.hash, plane)
    this.hungByHand()
  }

  nextSeries(): void {
    this.stepSeries(1)
  }

  previousSeries(): void {
    this.stepSeries(-1)
  }

  /** Hangs the study as its planes and contrasts ask for, and forgets how the reader hung its protocol. */
  resetHanging(): void {
    const { layout, hung } = this.hangings.reset()
    if (hung.length > 0) this.panes.hang(layout, hung)
  }

  // Layout

  /** Keeps what hangs, as far as there is room; new viewports get what the hanging has next. */
  setLayout(layout: Layout): void {
    const wanted = this.hangings.plain(layout)
    const kept = this.viewports.slice(0, VIEWPORTS_OF[layout])
    const free = wanted.filter(
      ({ volume, plane }) => !kept.some((one) => one.volume === volume && one.pose.plane === plane),
    )
    this.panes.hang(layout, [...this.panes.hung.slice(0, kept.length), ...free])
    kept.forEach((pane, place) => this.panes.change(place, pane))
    this.hungByHand()
  }

  cycleLayout(): void {
    this.setLayout(this.panes.nextLayout)
  }

  activate(viewport: number): void {
    this.panes.activate(viewport)
  }

  activateNext(by: 1 | -1 = 1): void {
    this.panes.activateNext(by)
  }

  maximise(viewport: number | null): void {
    this.panes.maximise(viewport)
  }

  /** Makes one viewport fill the viewer, or brings the others back where it already does. */
  toggleMaximised(viewport: number = this.active): void {
    this.panes.maximise(this.maximised === null ? viewport : null)
  }

  toggleVolumeView(): void {
    const { viewports, active } = this
    const solid = viewports.findIndex((pane) => pane.pose.plane === 'volume')
    const scan = this.scanIn(solid < 0 ? active : solid)
    if (scan) this.showPlane(solid < 0 ? active : solid, solid < 0 ? 'volume' : scan.native)
  }

  // Links

  toggleLinked(): void {
    this.places.linked = !this.linked
    if (this.linked && this.activeVolume !== null) this.places.gather(this.activeVolume)
  }

  /** Takes the slices on show as the same place in all volumes from now on, where no frame of reference says so. */
  linkHere(): void {
    if (this.activeVolume === null) return
    this.places.linkHere(
      this.activeVolume,
      this.shown.filter((hash) => this.places.scan(hash)),
    )
  }

  forgetOffsets(): void {
    this.places.forgetOffsets()
  }

  // What is drawn over the pictures

  /** Shows all boxes, or only those of what is selected or pointed at. */
  toggleBoxes(): void {
    this.allBoxes = !this.allBoxes
  }

  toggleCrosshair(): void {
    this.crosshairVisible = !this.crosshairVisible
  }

  /** Shows the 3D view whole, or cut open at the crosshair. */
  toggleCut(): void {
    this.cutOpen = !this.cutOpen
  }

  /** A PNG of a plane with its overlays as it is seen now. Rejects where no viewer is mounted or nothing is open. */
  captureKeyImage(viewport: number = this.active): Promise<KeyImage> {
    if (!this.screen || !this.scanIn(viewport))
      return Promise.reject(new Error('There is no picture to keep: open a study first.'))
    return this.screen.capture(viewport)
  }

  // What commands share

  /** The volume meant, brought up in the active viewport where none shows it. */
  private broughtUp(wanted: string | null, plane?: Plane): string | null {
    const { activeVolume, firstVolume: own } = this
    // A box of version 0.1 names no volume: it is of the only one, or of any that shares its frame.
    if (wanted === null && own !== null && activeVolume !== null && this.places.shared(own, activeVolume))
      return activeVolume
    const volume = wanted ?? own
    if (volume === null || !this.places.scan(volume)) return activeVolume
    if (!this.shown.includes(volume)) this.swap(this.active, volume, plane)
    const viewport = this.panes.placed.find((placed) => this.panes.at(placed.viewport)?.volume === volume)?.viewport
    if (viewport !== undefined && activeVolume !== volume) this.panes.activate(viewport)
    return volume
  }

  /** A volume into a viewport: a coarse one in its own plane, another in the plane that is wanted or shown there. */
  private swap(viewport: number, hash: string, plane?: Plane): void {
    const scan = this.places.scan(hash)
    const pane = this.panes.at(viewport)
    if (!scan || !pane) return
    const shown = pane.pose.plane === 'volume' ? scan.native : pane.pose.plane
    this.panes.show(viewport, hash, plane ?? (isCoarse(scan) ? scan.native : shown))
  }

  /** The next series of the same case, in the order of the strip. */
  private stepSeries(by: 1 | -1): void {
    const shown = this.scanIn(this.active)
    const among = this.stripOrder.filter((scan) => scan.prior === (shown?.prior ?? null))
    const at = among.findIndex((scan) => scan.hash === shown?.hash)
    const next = among[(at + by + among.length) % Math.max(1, among.length)]
    if (next && next.hash !== shown?.hash) this.showVolume(this.active, next.hash)
  }

  private hungByHand(): void {
    this.hangings.remember(this.layout, this.panes.hung)
  }

  /** Moves every picture in which the crosshair, or any part of a box that follows it there, would be out of sight. */
  private reveal(box?: { readonly boxLps: Box; readonly volume: string }): void {
    for (const { viewport, area } of this.panes.placed) {
      const pane = this.panes.at(viewport)
      const scan = this.scanIn(viewport)
      const frame = this.frameIn(viewport)
      const projection = this.projectionOf(viewport, area)
      if (!pane || !scan || !frame || !projection || pane.pose.plane === 'volume') continue
      const link = box && this.places.link(box.volume, scan.hash)
      const framing = link
        ? revealingBox(pane, projection, frame, transformBox(link.toOther, box.boxLps))
        : revealing(pane, projection, frame, this.places.of(scan.hash))
      if (framing !== pane) this.frame(viewport, framing)
    }
  }
}
