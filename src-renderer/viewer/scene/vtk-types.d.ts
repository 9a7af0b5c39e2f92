/**
 * What vtk.js 37 has and its type declarations leave out. Each entry was read in the module that it names.
 */
import type { VtkDataTypes } from '@kitware/vtk.js/Common/Core/DataArray'
import type { Nullable } from '@kitware/vtk.js/types'

declare module '@kitware/vtk.js/Rendering/OpenGL/Texture' {
  interface vtkOpenGLTexture {
    /** The EXT_texture_norm16 extension of the context, or null to store 16-bit integers as floats. */
    setOglNorm16Ext(extension: object | null): boolean
    setMinificationFilter(filter: number): boolean
    setMagnificationFilter(filter: number): boolean
    getHandle(): WebGLTexture | 0
    getTarget(): number
    getOpenGLDataType(vtkType: VtkDataTypes, forceUpdate: boolean): number
    delete(): void
  }
}

declare module '@kitware/vtk.js/Rendering/OpenGL/RenderWindow' {
  interface vtkOpenGLRenderWindow {
    /** A proxy of the context that vtk.js draws with; undefined before `initialize`. */
    getContext(): Nullable<WebGL2RenderingContext>
    releaseGraphicsResources(): void
    /** Counts the users of a resource; the last one to go frees it and its entry. */
    registerGraphicsResourceUser(coreObject: object, user: object): void
    unregisterGraphicsResourceUser(coreObject: object, user: object): void
    delete(): void
  }
}

declare module '@kitware/vtk.js/Rendering/Core/ImageResliceMapper' {
  interface vtkImageResliceMapper {
    /** Shaders of one's own, among others; see vtkReplacementShaderMapper. */
    setViewSpecificProperties(properties: { OpenGL: { VertexShaderCode: string; FragmentShaderCode: string } }): boolean
  }
}

declare module '@kitware/vtk.js/Rendering/Core/VolumeMapper' {
  interface vtkVolumeMapper {
    /** Changes to vtk's own shaders, among others; see vtkReplacementShaderMapper. */
    setViewSpecificProperties(properties: { OpenGL: { ShaderReplacements: readonly object[] } }): boolean
  }
}
