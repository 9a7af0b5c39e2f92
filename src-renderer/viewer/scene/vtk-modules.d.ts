/** Modules of vtk.js 37 that come without type declarations. */
declare module '@kitware/vtk.js/Common/Core/DataArray/Constants' {
  import type { VtkDataTypes as VtkDataType } from '@kitware/vtk.js/Common/Core/DataArray'

  /** Names of typed arrays; the declarations of DataArray call them an enum. */
  export const VtkDataTypes: { readonly SHORT: VtkDataType; readonly FLOAT: VtkDataType }
}
