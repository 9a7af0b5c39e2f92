/** Modules of vtk.js 37 that come without type declarations. */
declare module '@kitware/vtk.js/Common/Core/DataArray/Constants' {
  import type { VtkDataTypes as VtkDataType } from '@kitware/vtk.js/Common/Core/DataArray'

  /** Names of typed arrays; the declarations of DataArray call them an enum. */
  export const VtkDataTypes: { readonly SHORT: VtkDataType; readonly FLOAT: VtkDataType }
}

declare module '@kitware/vtk.js/Rendering/OpenGL/Texture/supportsNorm16Linear' {
  /** Whether this GPU can filter 16-bit textures: tried once, on a context of its own, then remembered. */
  export default function supportsNorm16LinearCached(): boolean
}
