import vtkPlane from '@kitware/vtk.js/Common/DataModel/Plane'
import type vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData'
import vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer'
import vtkVolume from '@kitware/vtk.js/Rendering/Core/Volume'
import vtkVolumeMapper from '@kitware/vtk.js/Rendering/Core/VolumeMapper'
import '@kitware/vtk.js/Rendering/OpenGL/Volume'
import '@kitware/vtk.js/Rendering/OpenGL/VolumeMapper'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import type { Cut } from '../geometry/camera.js'
import type { Projection } from '../geometry/screen.js'
import { aim } from './aim.js'
import type { DeviceArea } from './device-area.js'
import type { GlWindow } from './gl-window.js'
import { QUALITIES } from './quality.js'
import { RenderTarget } from './render-target.js'
import { volumeLook } from './volume-look.js'

/**
 * vtk.js starts every ray a random part of a step late, from a tile of 32 × 32 numbers: on a surface that was cut the tile
 * shows, again and again. A whole first step for all rays leaves no pattern.
 */
const NO_PATTERN = {
  OpenGL: {
    ShaderReplacements: [
      {
        shaderType: 'Fragment',
        originalValue: 'float jitter = [^;]*;',
        replaceFirst: true,
        replacementValue: 'float jitter = 1.0;',
        replaceAll: true,
      },
    ],
  },
}

/** The 3D view: the volume from any side, drawn as finely as asked. */
export class VolumeView {
  readonly renderer = vtkRenderer.newInstance({ background: [0, 0, 0] })
  private readonly mapper = vtkVolumeMapper.newInstance()
  private readonly volume = vtkVolume.newInstance()
  private readonly target: RenderTarget
  private readonly plane = vtkPlane.newInstance()
  private image: vtkImageData | null = null
  private cut = false

  constructor(private readonly window: GlWindow) {
    this.target = new RenderTarget(window)
    this.mapper.setAutoAdjustSampleDistances(false)
    this.mapper.setMaximumSamplesPerRay(2000)
    this.mapper.setViewSpecificProperties(NO_PATTERN)
    this.volume.setMapper(this.mapper)
  }

  /** Whether it holds an image, and with it the image's texture. */
  holds(image: vtkImageData): boolean {
    return this.image === image
  }

  setImage(image: vtkImageData, percentiles: VolumeMeta['percentiles']): void {
    if (this.image === image) return
    if (!this.image) this.renderer.addVolume(this.volume)
    this.image = image
    this.mapper.setInputData(image)
    this.volume.setProperty(volumeLook(percentiles))
    this.shade()
  }

  /** Leaves out what lies in front of a cut, or nothing. */
  cutAt(cut: Cut | null): void {
    if (cut) {
      this.plane.setOrigin(...cut.point)
      this.plane.setNormal(...cut.normal)
    }
    if ((cut !== null) === this.cut) return
    this.cut = cut !== null
    this.shade()
    if (cut) this.mapper.addClippingPlane(this.plane)
    else this.mapper.removeAllClippingPlanes()
  }

  /** A cut face has no shape: shaded, the noise of its voxels would stand on it as dots. */
  private shade(): void {
    if (this.image) this.volume.getProperty().setShade(!this.cut)
  }

  /** Draws into a part of the canvas with one of QUALITIES. */
  draw(projection: Projection, onto: DeviceArea, level: number): void {
    const { coarseness, step } = QUALITIES[level] ?? QUALITIES[0]
    const width = Math.max(1, Math.round(onto.width / coarseness))
    const height = Math.max(1, Math.round(onto.height / coarseness))
    this.mapper.setSampleDistance(step)
    aim(this.renderer, projection)
    this.renderer.setViewport(0, 0, width / this.window.width, height / this.window.height)
    this.target.draw(width, height, () => this.window.draw([this.renderer]))
    this.target.stretch(width, height, onto)
  }

  delete(): void {
    this.target.release()
    this.renderer.removeAllViewProps()
    this.volume.delete()
    this.mapper.delete()
    this.renderer.delete()
  }
}
