import vtkPlane from '@kitware/vtk.js/Common/DataModel/Plane'
import type vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData'
import vtkImageResliceMapper from '@kitware/vtk.js/Rendering/Core/ImageResliceMapper'
import { SlabTypes } from '@kitware/vtk.js/Rendering/Core/ImageResliceMapper/Constants'
import vtkImageSlice from '@kitware/vtk.js/Rendering/Core/ImageSlice'
import vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer'
import '@kitware/vtk.js/Rendering/OpenGL/ImageResliceMapper'
import '@kitware/vtk.js/Rendering/OpenGL/ImageSlice'
import type { Slab } from '../../../src-shared/case/view.js'
import type { Projection } from '../geometry/screen.js'
import type { WindowLevel } from '../presets.js'
import { aim } from './aim.js'
import { GreyLook } from './grey-look.js'
import { SLAB_SHADERS, SLICE_SHADERS, type Sampling, type Shaders } from './grey-shader.js'

const SLAB_TYPES = { mean: SlabTypes.MEAN, max: SlabTypes.MAX, min: SlabTypes.MIN } as const

/** How a plane's values become a picture. */
export interface PlaneLook {
  readonly windowLevel: WindowLevel
  readonly inverted: boolean
  readonly slab: Slab
  /** Into how many steps the slab is cut; even. */
  readonly steps: number
  readonly sampling: Sampling
}

/** One plane of one volume in one viewport. */
export class PlaneView {
  readonly renderer = vtkRenderer.newInstance({ background: [0, 0, 0] })
  private readonly mapper = vtkImageResliceMapper.newInstance()
  private readonly slice = vtkImageSlice.newInstance()
  private readonly plane = vtkPlane.newInstance()
  private readonly look = new GreyLook()
  private image: vtkImageData
  private shaders: Shaders = SLICE_SHADERS.smooth

  constructor(image: vtkImageData) {
    this.image = image
    // Slices of one stack cover the same place: it is blackened when the framing changes, not for every slice.
    this.renderer.setPreserveColorBuffer(true)
    this.renderer.setPreserveDepthBuffer(true)
    this.mapper.setSlicePlane(this.plane)
    // 8-bit greys need no wider tables; the default is the largest texture of the GPU.
    this.mapper.setColorTextureWidth(1024)
    this.mapper.setOpacityTextureWidth(2)
    this.mapper.setViewSpecificProperties({ OpenGL: this.shaders })
    this.mapper.setInputData(image)
    this.slice.setMapper(this.mapper)
    this.slice.setProperty(0, this.look.property)
    this.renderer.addViewProp(this.slice)
  }

  /** Whether it holds an image, and with it the image's texture. */
  holds(image: vtkImageData): boolean {
    return this.image === image
  }

  setImage(image: vtkImageData): void {
    if (this.image === image) return
    this.image = image
    this.mapper.setInputData(image)
  }

  /** Shows the plane through the projection's centre, or a slab around it. */
  show(projection: Projection, look: PlaneLook): void {
    this.plane.setOrigin(...projection.centre)
    this.plane.setNormal(...projection.basis.away)
    this.look.setWindow(look.windowLevel, look.inverted)
    this.setSlab(look)
    aim(this.renderer, projection)
  }

  delete(): void {
    this.renderer.removeViewProp(this.slice)
    this.slice.delete()
    this.mapper.delete()
    this.renderer.delete()
  }

  private setSlab({ slab: { thicknessMm, mode }, steps, sampling }: PlaneLook): void {
    const shaders = (thicknessMm > 0 ? SLAB_SHADERS : SLICE_SHADERS)[sampling]
    this.mapper.setSlabType(SLAB_TYPES[mode])
    this.mapper.setSlabThickness(thicknessMm)
    // Handed to the shader as it is. Odd for voxels: vtk.js takes over other shaders only where such a number changes.
    this.mapper.setSlabTrapezoidIntegration(2 * Math.floor(steps / 2) + (sampling === 'voxels' ? 1 : 0))
    if (shaders === this.shaders) return
    this.shaders = shaders
    this.mapper.setViewSpecificProperties({ OpenGL: shaders })
  }
}
