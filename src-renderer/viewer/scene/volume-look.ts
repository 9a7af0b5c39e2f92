import vtkPiecewiseFunction from '@kitware/vtk.js/Common/DataModel/PiecewiseFunction'
import vtkColorTransferFunction from '@kitware/vtk.js/Rendering/Core/ColorTransferFunction'
import vtkVolumeProperty from '@kitware/vtk.js/Rendering/Core/VolumeProperty'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'

/**
 * Colour and opacity over the usual range (0: 0.5th percentile, 1: 99.5th). On DESS bone is as dark as air and lets
 * the view through; what surrounds it is solid. Cut open at the crosshair, the volume shows its slice on the cut and
 * the inner surface of the bones behind it.
 */
const LOOK = [
  { at: 0.0, colour: [0.16, 0.13, 0.12], opacity: 0 },
  { at: 0.07, colour: [0.3, 0.25, 0.22], opacity: 0 },
  { at: 0.2, colour: [0.45, 0.37, 0.32], opacity: 0.7 },
  { at: 0.45, colour: [0.74, 0.66, 0.58], opacity: 0.95 },
  { at: 0.7, colour: [0.93, 0.9, 0.86], opacity: 1 },
  { at: 1.0, colour: [1, 1, 1], opacity: 1 },
] as const

/** Millimetres over which the opacities above are meant. */
const UNIT_DISTANCE = 1.5

/** The appearance of the 3D view for a volume. */
export function volumeLook(percentiles: VolumeMeta['percentiles']): vtkVolumeProperty {
  const colour = vtkColorTransferFunction.newInstance()
  const opacity = vtkPiecewiseFunction.newInstance()
  const span = Math.max(percentiles.high - percentiles.low, Number.EPSILON)
  for (const point of LOOK) {
    const value = percentiles.low + point.at * span
    const [red, green, blue] = point.colour
    colour.addRGBPoint(value, red, green, blue)
    opacity.addPoint(value, point.opacity)
  }
  const property = vtkVolumeProperty.newInstance()
  property.setRGBTransferFunction(0, colour)
  property.setScalarOpacity(0, opacity)
  property.setScalarOpacityUnitDistance(0, UNIT_DISTANCE)
  property.setInterpolationTypeToLinear()
  property.setShade(true)
  property.setAmbient(0.45)
  property.setDiffuse(0.75)
  property.setSpecular(0.15)
  property.setSpecularPower(20)
  return property
}
