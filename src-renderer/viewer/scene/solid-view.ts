import type vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import type { Cut } from '../geometry/camera.js'
import type { Projection } from '../geometry/screen.js'
import type { DeviceArea } from './device-area.js'
import { gpuTime } from './fence.js'
import type { GlWindow } from './gl-window.js'
import type { SurfaceLook } from '../surfaces/look.js'
import type { SurfaceSet } from '../surfaces/surfaces.svelte.js'
import { QualityChoice, SURFACE_COARSENESS, SURFACE_GROWTH } from './quality.js'
import { SurfaceView } from './surface-view.js'
import { VolumeView } from './volume-view.js'

/** Surfaces as they are to be shown. */
export interface SurfacePicture {
  readonly set: SurfaceSet
  readonly look: SurfaceLook
}

/** What the 3D view is to show. */
export interface SolidPicture {
  readonly projection: Projection
  readonly area: DeviceArea
  readonly cut: Cut | null
  /** Shown instead of the volume; null for the volume itself. */
  readonly surfaces: SurfacePicture | null
  /** Changes with the direction, the size and the volume, not with the cut. */
  readonly pose: string
}

/** How long the crosshair rests before the 3D view follows it, where drawing that takes its time, ms. */
const REST = 120

/** The 3D view in time: coarse while it moves, finer and finer while nothing else happens. */
export class SolidView {
  turning = false
  private readonly view: VolumeView
  private readonly surfaceView: SurfaceView
  private readonly volumeQuality = new QualityChoice()
  private readonly surfaceQuality = new QualityChoice(SURFACE_COARSENESS.length, SURFACE_GROWTH)
  private picture: SolidPicture | null = null
  private refining: ReturnType<typeof setTimeout> | undefined
  /** How the 3D view was last looked at. */
  private pose = ''

  constructor(private readonly window: GlWindow) {
    this.view = new VolumeView(window)
    this.surfaceView = new SurfaceView(window)
  }

  get renderers(): VolumeView['renderer'][] {
    return [this.view.renderer, this.surfaceView.renderer]
  }

  /** The renderer that holds a volume's image. */
  get volumeRenderer(): VolumeView['renderer'] {
    return this.view.renderer
  }

  holds(image: vtkImageData): boolean {
    return this.view.holds(image)
  }

  setImage(image: vtkImageData, percentiles: VolumeMeta['percentiles']): void {
    this.view.setImage(image, percentiles)
  }

  /** Draws at once where it was turned; where only its cut moved, once the crosshair rests. */
  follow(picture: SolidPicture): void {
    this.picture = picture
    const turned = picture.pose !== this.pose
    this.pose = picture.pose
    const quality = this.qualityOf(picture)
    const level = quality.turning()
    clearTimeout(this.refining)
    if (this.turning) this.draw(level)
    // Planes first, the 3D view in a task of its own.
    else this.refining = setTimeout(() => this.draw(level), turned || quality.cheap(level) ? 0 : REST)
  }

  /** Nothing more is drawn. */
  rest(): void {
    clearTimeout(this.refining)
    this.picture = null
  }

  /** Surfaces are not on show any more. */
  releaseSurfaces(): void {
    this.surfaceView.release()
  }

  /** The next picture is drawn as if it were new. */
  forget(): void {
    this.pose = ''
  }

  delete(): void {
    this.rest()
    this.view.delete()
    this.surfaceView.delete()
  }

  private qualityOf({ surfaces }: SolidPicture): QualityChoice {
    return surfaces ? this.surfaceQuality : this.volumeQuality
  }

  private draw(level: number): void {
    clearTimeout(this.refining)
    const { picture, window } = this
    if (!picture || window.gl.isContextLost()) return
    const quality = this.qualityOf(picture)
    if (picture.surfaces) {
      this.surfaceView.show(picture.surfaces.set, picture.surfaces.look)
      this.surfaceView.draw(picture.projection, picture.area, level)
    } else {
      this.view.cutAt(picture.cut)
      this.view.draw(picture.projection, picture.area, level)
    }
    void gpuTime(window.gl).then((milliseconds) => {
      quality.took(level, milliseconds)
      const finer = quality.finer(level)
      if (this.picture !== picture || finer === undefined) return
      const pause = this.turning ? 250 : 60
      this.refining = setTimeout(() => {
        if (this.picture === picture) this.draw(finer)
      }, pause)
    })
  }
}
