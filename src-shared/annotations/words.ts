import type { Annotation, AnnotationKind } from '../case/annotation.js'
import { annotationValues, isCalibrated, type AnnotationValue, type MeasuredOn } from './values.js'

export const ANNOTATION_TITLES: Readonly<Record<AnnotationKind, string>> = {
  length: 'Length',
  angle: 'Angle',
  cobb: 'Cobb angle',
  freehand: 'Region',
  ellipse: 'Ellipse',
  probe: 'Probe',
  arrow: 'Arrow',
  'key-image': 'Key image',
}

/** "Length 3": the first number of its kind that no other has. */
export function freshName(kind: AnnotationKind, taken: readonly string[]): string {
  const title = ANNOTATION_TITLES[kind]
  for (let number = 1; ; number++) {
    const name = `${title} ${number}`
    if (!taken.includes(name)) return name
  }
}

/** Whether an annotation has the name that it was given when it was drawn, and no one has called it anything else. */
export function hasFreshName({ kind, name }: Pick<Annotation, 'kind' | 'name'>): boolean {
  const title = ANNOTATION_TITLES[kind]
  return name.trim() === '' || (name.startsWith(`${title} `) && /^\d+$/.test(name.slice(title.length + 1)))
}

/** What an annotation is called: by its name, or by its kind where that was left empty. */
export function annotationTitle({ kind, name }: Pick<Annotation, 'kind' | 'name'>): string {
  return name.trim() === '' ? ANNOTATION_TITLES[kind] : name
}

/** "23.4 mm", "34.5°", "812 mm²", "1043". */
export function valueWords({ value, unit }: AnnotationValue): string {
  if (unit === '°') return `${value.toFixed(1)}°`
  if (unit === 'mm' || unit === 'px') return `${value.toFixed(1)} ${unit}`
  if (unit === 'ml') return `${value.toFixed(value < 10 ? 2 : 1)} ml`
  if (unit === 'mm²' || unit === 'px²') return `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`
  return voxelWords(value)
}

/** What is written beside an annotation, a line each: its value, and for a region what its voxels say. */
export function annotationLines(annotation: Annotation, volume: MeasuredOn): string[] {
  if (annotation.kind === 'arrow') return annotation.text.split('\n').filter((line) => line !== '')
  const values = annotationValues(annotation, volume)
  const [first] = values
  if (!first) return []
  const valueOf = (name: AnnotationValue['name']): string => {
    const value = values.find((one) => one.name === name)
    return value ? valueWords(value) : ''
  }
  if (first.name !== 'area' || values.length === 1) return [valueWords(first)]
  return [valueWords(first), `mean ${valueOf('mean')} ± ${valueOf('sd')}`, `${valueOf('min')} to ${valueOf('max')}`]
}

/** What a measurement stands on: "voxels 0.50 × 0.60 × 3.00 mm", or that nothing says how large they are. */
export function voxelSizeWords(volume: MeasuredOn): string {
  if (!isCalibrated(volume)) return 'voxel size unknown'
  return `voxels ${volume.spacing.map((step) => step.toFixed(2)).join(' × ')} mm`
}

/** A voxel's value with as many digits as it has; those of MR are whole numbers as a rule. */
function voxelWords(value: number): string {
  const digits = Number.isInteger(value) ? 0 : Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 1 ? 1 : 3
  return value.toFixed(digits)
}
