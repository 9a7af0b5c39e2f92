import vtkPlane from '@kitware/vtk.js/Common/DataModel/Plane'
import type vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData'
import vtkImageResliceMapper from '@kitware/vtk.js/Rendering/Core/ImageResliceMapper'
import vtkImageSlice from '@kitware/vtk.js/Rendering/Core/ImageSlice'
import vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer'
import '@kitware/vtk.js/Rendering/OpenGL/ImageResliceMapper'
import '@kitware/vtk.js/Rendering/OpenGL/ImageSlice'
import type { Projection } from '../geometry/screen.js'
import { aim } from './aim.js'
import type { GreyLook } from './grey-look.js'
import { GREY_SHADERS } from './grey-shader.js'

/** One plane of the volume in one viewport. */
export class PlaneView {
  readonly renderer = vtkRenderer.newInstance({ background: [0, 0, 0] })
  private readonly mapper = vtkImageResliceMapper.newInstance()
  private readonly slice = vtkImageSlice.newInstance()
  private readonly plane = vtkPlane.newInstance()

  constructor(look: GreyLook, image: vtkImageData) {
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
    this.slice.setProperty(0, look.property)
    this.renderer.addViewProp(this.slice)
  }

  setImage(image: vtkImageData): void {
    this.mapper.setInputData(image)
  }

  /** Shows the plane through the projection's centre. */
  show(projection: Projection): void {
    this.plane.setOrigin(...projection.centre)
    this.plane.setNormal(...projection.basis.away)
    aim(this.renderer, projection)
  }

  delete(): void {
    this.renderer.removeViewProp(this.slice)
    this.slice.delete()
    this.mapper.delete()
    this.renderer.delete()
  }
}
