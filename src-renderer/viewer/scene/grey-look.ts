import vtkPiecewiseFunction from '@kitware/vtk.js/Common/DataModel/PiecewiseFunction'
import vtkColorTransferFunction from '@kitware/vtk.js/Rendering/Core/ColorTransferFunction'
import vtkImageProperty from '@kitware/vtk.js/Rendering/Core/ImageProperty'
import type { WindowLevel } from '../presets.js'

/**
 * How slices look: black to white over the window, linear between voxels. With transfer functions of its own: without them vtk.js makes new tables at every slice.
 */
export class GreyLook {
  readonly property: vtkImageProperty

  constructor() {
    const grey = vtkColorTransferFunction.newInstance()
    grey.addRGBPoint(0, 0, 0, 0)
    grey.addRGBPoint(1, 1, 1, 1)
    const solid = vtkPiecewiseFunction.newInstance()
    solid.addPoint(0, 1)
    solid.addPoint(1, 1)
    this.property = vtkImageProperty.newInstance()
    this.property.setInterpolationTypeToLinear()
    this.property.setUseLookupTableScalarRange(false)
    this.property.setRGBTransferFunction(0, grey)
    this.property.setPiecewiseFunction(0, solid)
  }

  /** Inverted: a window of less than nothing runs from white to black. */
  setWindow({ window, level }: WindowLevel, inverted: boolean): void {
    this.property.setColorWindow(inverted ? -window : window)
    this.property.setColorLevel(level)
  }
}
