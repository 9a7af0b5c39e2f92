import type { Annotation } from '../case/annotation.js'
import type { VolumeMeta } from '../case/volume.js'
import { angleAt, angleOfLines, distance, outlineArea } from './geometry.js'
import { outlineOf } from './outline.js'

/** What of a volume decides which units a measurement on it may have. */
export type MeasuredOn = Pick<VolumeMeta, 'flags' | 'spacing'>

/** What an annotation was measured on: a volume of the case, or what was kept of one of another date. */
export function measuredOn(
  { prior }: Pick<Annotation, 'prior'>,
  volume: MeasuredOn | undefined,
): MeasuredOn | undefined {
  return prior ? { spacing: prior.spacing, flags: prior.calibrated ? [] : ['geometry-assumed'] } : volume
}

/** One number of an annotation. Lengths and areas are in pixels where the size of a pixel is not known. */
export interface AnnotationValue {
  readonly name: 'length' | 'angle' | 'area' | 'volume' | 'mean' | 'sd' | 'min' | 'max' | 'value'
  readonly value: number
  readonly unit: 'mm' | 'px' | 'mm²' | 'px²' | 'ml' | '°' | ''
}

/** Whether a millimetre of this volume is one: its header said how large its voxels are and where they lie. */
export function isCalibrated({ flags }: Pick<VolumeMeta, 'flags'>): boolean {
  return !flags.includes('geometry-assumed')
}

/** All numbers of an annotation, the one that it is drawn for first; none for arrows and key images. */
export function annotationValues(annotation: Annotation, volume: MeasuredOn): AnnotationValue[] {
  const millimetres = isCalibrated(volume)
  switch (annotation.kind) {
    case 'length': {
      const [from, to] = annotation.pointsLps
      return [{ name: 'length', value: distance(from, to), unit: millimetres ? 'mm' : 'px' }]
    }
    case 'angle': {
      const [arm, vertex, other] = annotation.pointsLps
      return [{ name: 'angle', value: angleAt(arm, vertex, other), unit: '°' }]
    }
    case 'cobb': {
      const [from, to, otherFrom, otherTo] = annotation.pointsLps
      return [{ name: 'angle', value: angleOfLines(from, to, otherFrom, otherTo), unit: '°' }]
    }
    case 'freehand':
    case 'ellipse': {
      const area = outlineArea(outlineOf(annotation))
      const { statistics } = annotation
      const voxels: readonly AnnotationValue[] = statistics
        ? (['mean', 'sd', 'min', 'max'] as const).map((name) => ({ name, value: statistics[name], unit: '' }))
        : []
      return [{ name: 'area', value: area, unit: millimetres ? 'mm²' : 'px²' }, ...voxels]
    }
    case 'probe':
      return annotation.value === null ? [] : [{ name: 'value', value: annotation.value, unit: '' }]
    case 'arrow':
    case 'key-image':
      return []
  }
}
