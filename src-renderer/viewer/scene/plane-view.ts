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
import { GREY_SHADERS, SLAB_SHADERS } from './grey-shader.js'

const SLAB_TYPES = { mean: SlabTypes.MEAN, max: SlabTypes.MAX, min: SlabTypes.MIN } as const

/** One plane of one volume in one viewport. */
export class PlaneView {
  readonly renderer = vtkRenderer.newInstance({ background: [0, 0, 0] })
  private readonly mapper = vtkImageResliceMapper.newInstance()
  private readonly slice = vtkImageSlice.newInstance()
  private readonly plane = vtkPlane.newInstance()
  private readonly look = new GreyLook()
  private image: vtkImageData
  private thickness = 0

  constructor(image: vtkImageData) {
    this.image = image
    // Slices of one stack cover the same place: it is blackened when the framing changes, not for every slice.
    this.renderer.setPreserveColorBuffer(true)
    this.renderer.setPreserveDepthBuffer(true)
    this.mapper.setSlicePlane(this.plane)
    // 8-bit greys need no wider tables; the default is the largest texture of the GPU.
    this.mapper.setColorTextureWidth(1024)
    this.mapper.setOpacityTextureWidth(2)
    this.mapper.setViewSpecificProperties({ OpenGL: GREY_SHADERS })
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
  show(projection: Projection, windowLevel: WindowLevel, slab: Slab): void {
    this.plane.setOrigin(...projection.centre)
    this.plane.setNormal(...projection.basis.away)
    this.look.setWindow(windowLevel)
    this.setSlab(slab)
    aim(this.renderer, projection)
  }

  delete(): void {
    this.renderer.removeViewProp(this.slice)
    this.slice.delete()
    this.mapper.delete()
    this.renderer.delete()
  }

  private setSlab({ thicknessMm, mode }: Slab): void {
    if (thicknessMm > 0) this.mapper.setSlabType(SLAB_TYPES[mode])
    if (thicknessMm === this.thickness) return
    this.thickness = thicknessMm
    this.mapper.setViewSpecificProperties({ OpenGL: thicknessMm > 0 ? SLAB_SHADERS : GREY_SHADERS })
    this.mapper.setSlabThickness(thicknessMm)
  }
}
