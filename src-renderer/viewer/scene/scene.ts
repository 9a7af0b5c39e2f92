import type vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData'
import type { Slab } from '../../../src-shared/case/view.js'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import type { Grid } from '../geometry/grid.js'
import type { Cut } from '../geometry/camera.js'
import type { Projection, Rectangle } from '../geometry/screen.js'
import { dot } from '../../../src-shared/geometry/vector.js'
import type { WindowLevel } from '../presets.js'
import { deviceArea, place } from './aim.js'
import { gpuTime } from './fence.js'
import { GlWindow } from './gl-window.js'
import { createBlankImage, createImage } from './image.js'
import { findNorm16Linear } from './norm16-linear.js'
import type { Sampling } from './grey-shader.js'
import { PlaneView } from './plane-view.js'
import { RenderTarget } from './render-target.js'
import { lookKey } from '../surfaces/look.js'
import { SolidView, type SolidPicture, type SurfacePicture } from './solid-view.js'
import { VolumeTexture } from './texture.js'

/** A viewport as it is to be drawn. */
export interface PictureView {
  readonly viewport: number
  /** Hash of the volume. */
  readonly volume: string
  readonly area: Rectangle
  readonly projection: Projection
  readonly windowLevel: WindowLevel
  readonly slab: Slab
  /** Steps across the slab; even. */
  readonly steps: number
  readonly sampling: Sampling
  /** Drawn with half as many pixels each way, and stretched: a slab while planes are turned. */
  readonly coarse: boolean
  readonly inverted: boolean
  /** `none`: the stack does not reach so far, and black is shown. */
  readonly shows: 'slice' | 'solid' | 'none'
  /** Whether all slices of the stack cover the same place of the viewport. */
  readonly steady: boolean
  /** Where the 3D view is cut open. */
  readonly cut: Cut | null
  /** Surfaces that the 3D view shows; null where it shows the volume. */
  readonly surfaces: SurfacePicture | null
}

/** Everything that decides the picture. Plain values: the scene finds out itself what changed. */
export interface Picture {
  /** Size of the surface in CSS pixels, and device pixels per CSS pixel. */
  readonly width: number
  readonly height: number
  readonly pixelRatio: number
  readonly turning: boolean
  readonly views: readonly PictureView[]
}

/** A volume as the scene holds it. */
export interface SceneVolume {
  readonly image: vtkImageData
  readonly texture: VolumeTexture
  readonly percentiles: VolumeMeta['percentiles']
}

/** One of so many pixels each way is drawn of a coarse slice. */
const COARSENESS = 2

/** The vtk.js objects behind the viewer: one context, a 3D texture per volume, a renderer per viewport. */
export class Scene {
  private readonly window: GlWindow
  private readonly planes: PlaneView[] = []
  private readonly solid: SolidView
  private readonly target: RenderTarget
  private readonly blank = createBlankImage()
  private readonly volumes = new Map<string, SceneVolume>()
  /** What each viewport last showed, to draw only what changed. */
  private readonly drawn = new Map<number, string>()
  /** Where each viewport's slices last lay in it. */
  private readonly framed = new Map<number, string>()
  private surface = ''

  constructor(canvas: HTMLCanvasElement) {
    this.window = new GlWindow(canvas)
    this.solid = new SolidView(this.window)
    this.target = new RenderTarget(this.window)
    for (const renderer of this.solid.renderers) this.window.add(renderer)
  }

  get gl(): WebGL2RenderingContext {
    return this.window.gl
  }

  /** Tries what the GPU can do, before anything is drawn. */
  async probe(): Promise<void> {
    if (!this.gl.isContextLost()) await findNorm16Linear(this.gl)
  }

  /** Makes what vtk.js keeps for so many viewports, without drawing anything. */
  prepare(viewports: number): void {
    for (let viewport = 0; viewport < viewports; viewport++) this.plane(viewport)
    this.window.drawSolid([])
  }

  /** Builds the shaders of one viewport by drawing it black: done while voxels arrive, so that the first picture is not held up. */
  warm(viewport: number): void {
    this.window.drawSolid([this.plane(viewport).renderer])
    this.forget()
  }

  /** A volume on the GPU, to be filled slice by slice; can be shown from `keep` on. */
  createVolume(grid: Grid, volume: VolumeMeta): SceneVolume {
    const image = createImage(grid, volume)
    return { image, texture: new VolumeTexture(this.window, image, volume.type), percentiles: volume.percentiles }
  }

  /** Gives up a volume that was created and not kept. */
  discard({ texture, image }: SceneVolume): void {
    texture.release()
    image.delete()
  }

  /** A filled volume: views of it are drawn from now on. */
  keep(hash: string, volume: SceneVolume): void {
    this.volumes.set(hash, volume)
    this.forget()
  }

  has(hash: string): boolean {
    return this.volumes.has(hash)
  }

  /** Frees a volume, on the GPU too. */
  drop(hash: string): void {
    const volume = this.volumes.get(hash)
    if (!volume) return
    this.volumes.delete(hash)
    this.letGo(volume)
    this.discard(volume)
    this.forget()
  }

  /** Mappers let go of a texture when they next draw: let each that holds it draw one pixel of nothing. */
  private letGo({ image, percentiles }: SceneVolume): void {
    const holding = this.planes.filter((plane) => plane.holds(image))
    for (const plane of holding) plane.setImage(this.blank)
    const renderers = holding.map((plane) => plane.renderer)
    if (this.solid.holds(image)) {
      this.solid.setImage(this.blank, percentiles)
      renderers.push(this.solid.volumeRenderer)
    }
    const pixel = [0, 0, 1 / this.window.width, 1 / this.window.height] as const
    for (const renderer of renderers) renderer.setViewport(...pixel)
    this.window.draw(renderers)
  }

  /** Draws what changed since the last picture. Without `finish`, planes wait for no one: WebGL works them off. */
  show(picture: Picture): void {
    this.fit(picture)
    const changed = picture.views.filter((view) => {
      const state = stateOf(view, this.volumes.has(view.volume))
      const same = this.drawn.get(view.viewport) === state
      this.drawn.set(view.viewport, state)
      return !same
    })
    const planes = changed.filter(({ shows }) => shows !== 'solid')
    const coarse = planes.filter((view) => view.coarse)
    const renderers = planes.flatMap((view) => (view.coarse ? [] : this.slice(view, picture.pixelRatio)))
    if (renderers.length > 0) this.window.drawSolid(renderers)
    for (const view of coarse) this.coarseSlice(view, picture.pixelRatio)
    this.showSolid(picture, changed)
  }

  /** Prepares a viewport with a slice; none to draw where there is nothing to see. */
  private slice(view: PictureView, pixelRatio: number): PlaneView['renderer'][] {
    const { viewport, projection, area } = view
    const volume = this.volumes.get(view.volume)
    const onto = deviceArea(this.window, area, pixelRatio)
    const framing = volume && view.shows === 'slice' ? framingOf(view) : ''
    if (this.framed.get(viewport) !== framing || !view.steady) this.window.clear(onto)
    this.framed.set(viewport, framing)
    if (!volume || view.shows === 'none') return []
    const plane = this.plane(viewport)
    plane.setImage(volume.image)
    place(plane.renderer, this.window, onto)
    plane.show(projection, view)
    return [plane.renderer]
  }

  /** Draws a slice with a quarter of its pixels, and stretches it onto its place. */
  private coarseSlice(view: PictureView, pixelRatio: number): void {
    const onto = deviceArea(this.window, view.area, pixelRatio)
    const [width, height] = [Math.ceil(onto.width / COARSENESS), Math.ceil(onto.height / COARSENESS)]
    for (const renderer of this.slice(view, pixelRatio)) {
      renderer.setViewport(0, 0, width / this.window.width, height / this.window.height)
      this.target.draw(width, height, () => {
        this.window.clear({ left: 0, bottom: 0, width, height })
        this.window.drawSolid([renderer])
      })
      this.target.stretch(width, height, onto)
    }
  }

  private showSolid(picture: Picture, changed: readonly PictureView[]): void {
    const view = picture.views.find(({ shows }) => shows === 'solid')
    const volume = view && this.volumes.get(view.volume)
    if (!view?.surfaces) this.solid.releaseSurfaces()
    if (!view || !volume) {
      this.solid.rest()
      if (view && changed.includes(view)) this.window.clear(deviceArea(this.window, view.area, picture.pixelRatio))
      return
    }
    const { projection, cut, area, surfaces } = view
    if (!surfaces) this.solid.setImage(volume.image, volume.percentiles)
    const pose = `${poseOf(view)}${surfacesState(surfaces)}`
    const onto = deviceArea(this.window, area, picture.pixelRatio)
    const solid: SolidPicture = { projection, cut, surfaces, area: onto, pose }
    this.solid.turning = picture.turning
    if (changed.includes(view)) this.solid.follow(solid)
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
    this.solid.rest()
    this.target.release()
    this.window.release()
    for (const plane of this.planes) plane.delete()
    this.solid.delete()
    for (const { image } of this.volumes.values()) image.delete()
    this.volumes.clear()
    this.blank.delete()
  }

  private plane(viewport: number): PlaneView {
    for (let place = this.planes.length; place <= viewport; place++) {
      const made = new PlaneView(this.blank)
      this.planes.push(made)
      this.window.add(made.renderer)
    }
    const plane = this.planes[viewport]
    if (!plane) throw new RangeError(`There is no viewport ${viewport}.`)
    return plane
  }

  private fit(picture: Picture): void {
    const width = Math.max(1, Math.round(picture.width * picture.pixelRatio))
    const height = Math.max(1, Math.round(picture.height * picture.pixelRatio))
    const places = picture.views.map(
      ({ viewport, shows, area }) => `${viewport}${shows === 'solid'}${stateOfArea(area)}`,
    )
    const surface = `${width}x${height} ${places.join()}`
    if (surface === this.surface) return
    this.surface = surface
    if (width !== this.window.width || height !== this.window.height) this.window.resize(width, height)
    this.window.clear()
    this.forget()
  }

  /** Everything is to be drawn anew. */
  private forget(): void {
    this.drawn.clear()
    this.framed.clear()
    this.solid.forget()
  }
}

function stateOfArea(area: Rectangle): string {
  return `${area.left},${area.top},${area.width},${area.height};`
}

function poseOf({ volume, area, projection }: PictureView): string {
  const { basis, centre, mmPerPixel } = projection
  return `${volume}${stateOfArea(area)}${centre.join()};${mmPerPixel};${basis.right.join()};${basis.down.join()}`
}

function stateOf(view: PictureView, there: boolean): string {
  const { windowLevel, slab, steps, sampling, coarse, inverted, cut, surfaces, shows } = view
  const look =
    shows === 'solid'
      ? `${cut ? `${cut.point.join()};${cut.normal.join()}` : ''}${surfacesState(surfaces)}`
      : `${windowLevel.window}/${windowLevel.level};${slab.thicknessMm}${slab.mode}${steps}${sampling}${coarse}${inverted}`
  return `${there}${shows};${poseOf(view)};${look}`
}

function surfacesState(surfaces: SurfacePicture | null): string {
  return surfaces ? `;${surfaces.set.id} ${lookKey(surfaces.look)}` : ''
}

/** Where a plane's slices lie in its viewport, whichever slice it is; to a millionth of a millimetre. */
function framingOf({ volume, area, projection }: PictureView): string {
  const { basis, centre, mmPerPixel } = projection
  const offsets = [dot(centre, basis.right), dot(centre, basis.down), mmPerPixel]
  const directions = [basis.right, basis.down].map((direction) => direction.join()).join()
  return `${volume}${stateOfArea(area)}${directions};${offsets.map((value) => Math.round(value * 1e6) + 0).join()}`
}
