import vtkPiecewiseFunction from '@kitware/vtk.js/Common/DataModel/PiecewiseFunction'
import vtkColorTransferFunction from '@kitware/vtk.js/Rendering/Core/ColorTransferFunction'
import vtkVolumeProperty from '@kitware/vtk.js/Rendering/Core/VolumeProperty'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'

/**
 * Colour and opacity over the usual range (0: 0.5th percentile, 1: 99.5th). On DESS bone, meniscus and ligaments are
 * dark, so they cannot be the bright thing in a 3D picture: what is drawn is what covers and surrounds them.
 * Muscle (0.35) and everything darker is clear, cartilage (0.55–0.7) is a pale translucent shell that leaves the
 * shape of the bones in it, fluid (1) is blue and nearly solid.
 */
const LOOK = [
  { at: 0.0, colour: [0.1, 0.08, 0.07], opacity: 0 },
  { at: 0.4, colour: [0.45, 0.26, 0.2], opacity: 0 },
  { at: 0.52, colour: [0.75, 0.6, 0.5], opacity: 0.06 },
  { at: 0.64, colour: [0.95, 0.89, 0.78], opacity: 0.3 },
  { at: 0.8, colour: [0.98, 0.97, 0.95], opacity: 0.5 },
  { at: 1.0, colour: [0.6, 0.82, 1], opacity: 0.85 },
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
  property.setAmbient(0.35)
  property.setDiffuse(0.75)
  property.setSpecular(0.15)
  property.setSpecularPower(20)
  return property
}
