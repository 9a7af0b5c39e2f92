import type vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import type { Grid } from '../geometry/grid.js'
import type { Cut } from '../geometry/camera.js'
import type { Projection, Rectangle } from '../geometry/screen.js'
import { dot } from '../../../src-shared/geometry/vector.js'
import type { WindowLevel } from '../presets.js'
import { PLANES, type Plane, type View } from '../types.js'
import { deviceArea, place } from './aim.js'
import { gpuTime } from './fence.js'
import { GlWindow } from './gl-window.js'
import { GreyLook } from './grey-look.js'
import { createBlankImage, createImage, type Voxels } from './image.js'
import { findNorm16Linear } from './norm16-linear.js'
import { PlaneView } from './plane-view.js'
import { QualityChoice } from './quality.js'
import { VolumeTexture } from './texture.js'
import { VolumeView } from './volume-view.js'

/** Everything that decides the picture. Plain values: the scene finds out itself what changed. */
export interface Picture {
  /** Size of the surface in CSS pixels, and device pixels per CSS pixel. */
  readonly width: number
  readonly height: number
  readonly pixelRatio: number
  readonly windowLevel: WindowLevel
  readonly turning: boolean
  /** Where the 3D view is cut open. */
  readonly cut: Cut | null
  readonly views: readonly { readonly view: View; readonly area: Rectangle; readonly projection: Projection }[]
}

/** How long the crosshair rests before the 3D view follows it, where drawing that takes its time, ms. */
const REST = 120

/** A volume as the scene holds it. */
export interface SceneVolume {
  readonly image: vtkImageData
  readonly texture: VolumeTexture
}

/** The vtk.js objects behind the viewer: one context, one 3D texture, a renderer per viewport. */
export class Scene {
  private readonly window: GlWindow
  private readonly look = new GreyLook()
  private readonly planes: Readonly<Record<Plane, PlaneView>>
  private readonly volume: VolumeView
  private readonly quality = new QualityChoice()
  private readonly blank = createBlankImage()
  private shown: SceneVolume | null = null
  /** What each view last showed, to draw only what changed. */
  private readonly drawn = new Map<View, string>()
  /** Where each plane's slices last lay in its viewport. */
  private readonly framed = new Map<Plane, string>()
  private surface = ''
  /** How the 3D view was last looked at. */
  private pose = ''
  private picture: Picture | null = null
  private refining: ReturnType<typeof setTimeout> | undefined

  constructor(canvas: HTMLCanvasElement) {
    this.window = new GlWindow(canvas)
    const planeView = (): PlaneView => new PlaneView(this.look, this.blank)
    this.planes = { sagittal: planeView(), coronal: planeView(), axial: planeView() }
    this.volume = new VolumeView(this.window)
    for (const plane of PLANES) this.window.add(this.planes[plane].renderer)
    this.window.add(this.volume.renderer)
  }

  get gl(): WebGL2RenderingContext {
    return this.window.gl
  }

  /** Tries what the GPU can do, before anything is drawn. */
  async probe(): Promise<void> {
    if (!this.gl.isContextLost()) await findNorm16Linear(this.gl)
  }

  /** Makes what vtk.js keeps for each viewport, without drawing anything. */
  prepare(): void {
    this.window.drawSolid([])
  }

  /** Builds the shaders of one plane by drawing it black: done while voxels arrive, so that the first picture is not held up. */
  warm(plane: Plane): void {
    this.window.drawSolid([this.planes[plane].renderer])
    this.forget()
  }

  /** A volume on the GPU, to be filled slice by slice; shown from `setVolume` on. */
  createVolume(grid: Grid, voxels: Voxels, range: VolumeMeta['range']): SceneVolume {
    const image = createImage(grid, voxels, range)
    return { image, texture: new VolumeTexture(this.window, image, voxels) }
  }

  /** Gives up a volume that was created and is not shown. */
  discard(volume: SceneVolume): void {
    volume.texture.release()
    volume.image.delete()
  }

  /** Shows a volume from `createVolume`, or nothing; the one before is freed, on the GPU too. */
  setVolume(volume: SceneVolume | null, percentiles: VolumeMeta['percentiles']): void {
    const before = this.shown
    this.shown = volume
    const image = volume?.image ?? this.blank
    for (const plane of PLANES) this.planes[plane].setImage(image)
    this.volume.setImage(image, percentiles)
    if (before) {
      this.letGo()
      this.discard(before)
    }
    this.forget()
  }

  /** Mappers let go of a texture when they next draw: let each draw one pixel. */
  private letGo(): void {
    const pixel = [0, 0, 1 / this.window.width, 1 / this.window.height] as const
    const renderers = PLANES.map((plane) => this.planes[plane].renderer)
    if (this.drawn.has('volume')) renderers.push(this.volume.renderer)
    for (const renderer of renderers) renderer.setViewport(...pixel)
    this.window.draw(renderers)
  }

  /** Draws what changed since the last picture. Without `finish`, planes wait for no one: WebGL works them off. */
  show(picture: Picture): void {
    this.picture = picture
    this.fit(picture)
    if (!this.shown) return
    this.look.setWindow(picture.windowLevel)
    const grey = `${picture.windowLevel.window}/${picture.windowLevel.level}`
    const changed = picture.views.filter(({ view, area, projection }) => {
      const state = stateOf(area, projection) + (view === 'volume' ? stateOfCut(picture.cut) : grey)
      const same = this.drawn.get(view) === state
      this.drawn.set(view, state)
      return !same
    })
    const renderers = changed.flatMap(({ view, area, projection }) => {
      if (view === 'volume') return []
      const plane = this.planes[view]
      const onto = deviceArea(this.window, area, picture.pixelRatio)
      const framing = framingOf(area, projection)
      if (this.framed.get(view) !== framing) this.window.clear(onto)
      this.framed.set(view, framing)
      place(plane.renderer, this.window, onto)
      plane.show(projection)
      return [plane.renderer]
    })
    if (renderers.length > 0) this.window.drawSolid(renderers)
    if (changed.some(({ view }) => view === 'volume')) this.followVolume(picture)
  }

  /** Draws the 3D view at once where it was turned; where only its cut moved, once the crosshair rests. */
  private followVolume(picture: Picture): void {
    const place = picture.views.find(({ view }) => view === 'volume')
    const pose = place ? stateOf(place.area, place.projection) : ''
    const turned = pose !== this.pose
    this.pose = pose
    const level = this.quality.turning()
    clearTimeout(this.refining)
    if (picture.turning) this.drawVolume(level)
    // Planes first, the 3D view in a task of its own.
    else this.refining = setTimeout(() => this.drawVolume(level), turned || this.quality.cheap(level) ? 0 : REST)
  }

  /** Resolves once the GPU has done everything asked of it so far. */
  async settled(): Promise<void> {
    if (!this.gl.isContextLost()) await gpuTime(this.gl)
  }

  /** Waits until everything drawn so far is in the canvas; for measurements. */
  finish(): void {
    this.gl.readPixels(0, 0, 1, 1, this.gl.RGBA, this.gl.UNSIGNED_BYTE, new Uint8Array(4))
  }

  delete(): void {
    clearTimeout(this.refining)
    this.picture = null
    this.window.release()
    for (const plane of PLANES) this.planes[plane].delete()
    this.volume.delete()
    this.shown?.image.delete()
    this.blank.delete()
  }

  private fit(picture: Picture): void {
    const width = Math.max(1, Math.round(picture.width * picture.pixelRatio))
    const height = Math.max(1, Math.round(picture.height * picture.pixelRatio))
    const places = picture.views.map(({ view, area }) => `${view}${stateOfArea(area)}`).join()
    const surface = `${width}x${height} ${places}`
    if (surface === this.surface) return
    this.surface = surface
    if (width !== this.window.width || height !== this.window.height) this.window.resize(width, height)
    this.window.clear()
    this.forget()
    this.pose = ''
  }

  /** Everything is to be drawn anew. */
  private forget(): void {
    this.drawn.clear()
    this.framed.clear()
  }

  /** Draws the 3D view, and finer and finer while nothing else happens. */
  private drawVolume(level: number): void {
    clearTimeout(this.refining)
    const place = this.picture?.views.find(({ view }) => view === 'volume')
    if (!this.picture || !place || this.gl.isContextLost()) return
    this.volume.cutAt(this.picture.cut)
    this.volume.draw(place.projection, deviceArea(this.window, place.area, this.picture.pixelRatio), level)
    const state = this.drawn.get('volume')
    void gpuTime(this.gl).then((milliseconds) => {
      this.quality.took(level, milliseconds)
      const unchanged = this.picture !== null && this.drawn.get('volume') === state
      const finer = this.quality.finer(level)
      if (!unchanged || finer === undefined) return
      const pause = this.picture?.turning ? 250 : 60
      this.refining = setTimeout(() => {
        if (this.picture && this.drawn.get('volume') === state) this.drawVolume(finer)
      }, pause)
    })
  }
}

function stateOfArea(area: Rectangle): string {
  return `${area.left},${area.top},${area.width},${area.height};`
}

function stateOf(area: Rectangle, projection: Projection): string {
  const { basis, centre, mmPerPixel } = projection
  return `${stateOfArea(area)}${centre.join()};${mmPerPixel};${basis.right.join()};${basis.down.join()}`
}

/** Where a plane's slices lie in its viewport, whichever slice it is; to a millionth of a millimetre. */
function framingOf(area: Rectangle, { basis, centre, mmPerPixel }: Projection): string {
  const offsets = [dot(centre, basis.right), dot(centre, basis.down), mmPerPixel]
  return stateOfArea(area) + offsets.map((value) => Math.round(value * 1e6) + 0).join()
}

function stateOfCut(cut: Cut | null): string {
  return cut ? `;${cut.point.join()};${cut.normal.join()}` : ''
}
