import { VtkDataTypes } from '@kitware/vtk.js/Common/Core/DataArray/Constants'
import type vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData'
import { getImageDataHash } from '@kitware/vtk.js/Rendering/OpenGL/RenderWindow/resourceSharingHelper'
import vtkOpenGLTexture from '@kitware/vtk.js/Rendering/OpenGL/Texture'
import { Filter } from '@kitware/vtk.js/Rendering/OpenGL/Texture/Constants'
import type { GlWindow } from './gl-window.js'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import type { Voxels } from './image.js'

/**
 * The one 3D texture of a volume, filled slice by slice so that no single call holds up the window. It is entered in
 * the vtk.js window as the resource of the image's scalars: every mapper that shows the image takes it from there
 * instead of making its own.
 */
export class VolumeTexture {
  private readonly texture: vtkOpenGLTexture
  private readonly type: number

  constructor(
    private readonly window: GlWindow,
    private readonly image: vtkImageData,
    type: VolumeMeta['type'],
  ) {
    const { gl, view } = window
    const [width, height, depth] = image.getDimensions()
    this.size = { width, height, depth }
    const scalars = image.getPointData().getScalars()
    this.texture = vtkOpenGLTexture.newInstance()
    this.texture.setOpenGLRenderWindow(view)
    const norm16: unknown = gl.getExtension('EXT_texture_norm16')
    this.texture.setOglNorm16Ext(typeof norm16 === 'object' ? norm16 : null)
    // Filters before the format: on some GPUs 16-bit textures cannot be filtered and stay black. vtk.js tests that
    // only for linear textures, and falls back to floats.
    this.texture.setMinificationFilter(Filter.LINEAR)
    this.texture.setMagnificationFilter(Filter.LINEAR)
    gl.getExtension('OES_texture_float_linear')
    this.texture.resetFormatAndType()
    const dataType = type === 'int16' ? VtkDataTypes.SHORT : VtkDataTypes.FLOAT
    this.texture.create3DFromRaw({ width, height, depth, numComps: 1, dataType, data: null })
    this.type = this.texture.getOpenGLDataType(dataType, false)
    view.setGraphicsResourceForObject(scalars, this.texture, getImageDataHash(image, scalars))
    view.registerGraphicsResourceUser(scalars, this)
  }

  readonly size: { readonly width: number; readonly height: number; readonly depth: number }

  /** Bytes on the GPU. */
  get bytes(): number {
    const { width, height, depth } = this.size
    return width * height * depth * (this.type === this.window.gl.FLOAT ? 4 : 2)
  }

  /** Sends slices `from` ≤ k < `to` of the voxels to the GPU. */
  upload(voxels: Voxels, from: number, to: number): void {
    const { gl } = this.window
    const { width, height } = this.size
    const slices = voxels.subarray(from * width * height, to * width * height)
    // The GPU holds 16-bit integers as floats where it cannot filter them.
    const texels = this.type === gl.FLOAT && slices instanceof Int16Array ? new Float32Array(slices) : slices
    this.texture.activate()
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1)
    gl.texSubImage3D(gl.TEXTURE_3D, 0, 0, 0, from, width, height, to - from, gl.RED, this.type, texels)
    this.texture.deactivate()
  }

  /** Gives up the texture: freed at once, or when the last mapper that draws it lets go. */
  release(): void {
    this.window.view.unregisterGraphicsResourceUser(this.image.getPointData().getScalars(), this)
  }
}
