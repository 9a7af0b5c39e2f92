import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray'
import vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import { applyAffine } from '../../../src-shared/geometry/affine.js'
import type { Grid } from '../geometry/grid.js'

/** Voxel values, i fastest: index = i + ni·(j + nj·k). */
export type Voxels = Int16Array<ArrayBuffer> | Float32Array<ArrayBuffer>

/**
 * A vtk.js image whose world is LPS millimetres, without voxels: those are in a texture of their own, and a copy here
 * would cost the window as much memory again. The range is given, because there is nothing to count it over.
 */
export function createImage(grid: Grid, volume: Pick<VolumeMeta, 'type' | 'range'>): vtkImageData {
  const values = volume.type === 'int16' ? new Int16Array(1) : new Float32Array(1)
  const scalars = vtkDataArray.newInstance({ name: 'voxels', values, numberOfComponents: 1 })
  scalars.setRange({ min: volume.range.min, max: volume.range.max }, 0)
  const image = vtkImageData.newInstance()
  image.setDimensions([...grid.dims])
  image.setSpacing([...grid.spacing])
  image.setOrigin([...applyAffine(grid.toPatient, [0, 0, 0])])
  const [i, j, k] = grid.axes
  image.setDirection(i[0], i[1], i[2], j[0], j[1], j[2], k[0], k[1], k[2])
  image.getPointData().setScalars(scalars)
  return image
}

/** A few black voxels: what the mappers hold while no volume is open, so that their shaders can be built early. */
export function createBlankImage(): vtkImageData {
  const scalars = vtkDataArray.newInstance({ name: 'voxels', values: new Int16Array(8), numberOfComponents: 1 })
  scalars.setRange({ min: 0, max: 1 }, 0)
  const image = vtkImageData.newInstance()
  image.setDimensions([2, 2, 2])
  image.getPointData().setScalars(scalars)
  return image
}
