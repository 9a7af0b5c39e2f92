import { isCalibrated } from '../../../src-shared/annotations/values.js'
import { contrastOf } from '../../../src-shared/case/contrast.js'
import type { Evidence } from '../../../src-shared/case/reading.js'
import type { FindingState } from '../../../src-shared/case/revision.js'
import { volumeName } from '../../../src-shared/case/volume-name.js'
import { boxSize, type Box, type Vec3 } from '../../../src-shared/geometry/box.js'
import { sentence, valueText } from '../../../src-shared/reasoning/numbers.js'
import { slicesOf, sliceText } from '../../../src-shared/reasoning/slices.js'
import type { ReportVolume } from './input.js'

const DIRECTIONS = [
  ['L', 'R'],
  ['P', 'A'],
  ['S', 'I'],
] as const

/** One coordinate of a place, in the letters of the images: x = −21.4 is "R 21". */
function coordinate(axis: 0 | 1 | 2, mm: number): string {
  const [plus, minus] = DIRECTIONS[axis]
  return `${Math.round(mm) < 0 ? minus : plus} ${Math.abs(Math.round(mm))}`
}

/** A place in the scanner's coordinates: "R 21 · P 8 · S 14 mm". */
export function placeText(point: Vec3): string {
  return `${coordinate(0, point[0])} · ${coordinate(1, point[1])} · ${coordinate(2, point[2])} mm`
}

const PLANE_AXIS = { sagittal: 0, coronal: 1, axial: 2 } as const
type Plane = keyof typeof PLANE_AXIS

/** The name of a volume of the case in a sentence. */
export function nameOfVolume({ meta, label }: ReportVolume): string {
  const { orientation, series } = meta
  return volumeName({ orientation, contrast: contrastOf(series), series, label })
}

/** The volume that a finding is about; the first one where it names none, as in cases of one volume. */
export function volumeOf(
  { volume }: Pick<FindingState, 'volume'>,
  volumes: readonly [ReportVolume, ...ReportVolume[]],
): ReportVolume {
  return volumes.find(({ meta }) => meta.hash === volume) ?? volumes[0]
}

/** Where a picture lies, as the steps name places: "Sagittal DESS (series 5), slice 44 of 160 (R 53 mm)". */
export function captionText(plane: Plane, focus: Vec3, volume: ReportVolume, alone: boolean): string {
  const where = planePlace(plane, focus, volume)
  return alone ? sentence(where) : `${sentence(nameOfVolume(volume))}, ${where}`
}

/** What a step points at: "box 22 × 31 × 14 mm on slices 41–48 of 160", "coronal reformat at A 8 mm · 0.9 mm". */
export function evidenceText(evidence: Evidence | null, volume: ReportVolume): string {
  if (!evidence) return 'no evidence in the image'
  const value = evidence.value ? `${evidence.value.name} ${valueText(evidence.value)}` : ''
  return [evidencePlace(evidence, volume), value].filter((text) => text !== '').join(' · ')
}

function evidencePlace(evidence: Evidence, volume: ReportVolume): string {
  switch (evidence.kind) {
    case 'box':
      return `box ${boxSize(evidence.boxLps).map(Math.round).join(' × ')} mm on ${slicesIn(evidence.boxLps, volume)}`
    case 'plane':
      return planePlace(evidence.plane, evidence.pointLps, volume)
    case 'point':
      return pointPlace(evidence.pointLps, volume)
    case 'outline':
      return `${evidence.shape === 'line' ? 'line' : 'outline'} at ${pointPlace(evidence.pointLps, volume)}`
    case 'points':
      return `points at ${evidence.pointsLps.map((point) => pointPlace(point, volume)).join(', ')}`
    case 'distance':
      return `from ${pointPlace(evidence.fromLps, volume)} to ${pointPlace(evidence.toLps, volume)}`
    case 'measure':
      return ''
  }
}

/** Slices first, as in the steps; millimetres in brackets. A plane that the volume was not taken in has no slices. */
function planePlace(plane: Plane, point: Vec3, volume: ReportVolume): string {
  const axis = PLANE_AXIS[plane]
  const mm = `${coordinate(axis, point[axis])} mm`
  return volume.meta.orientation === plane
    ? `${plane}, ${slicesIn({ min: point, max: point }, volume)} (${mm})`
    : `${plane} reformat at ${mm}`
}

/** Where a point lies: its slice, and the scanner's coordinates where those are known. */
export function pointPlace(point: Vec3, volume: ReportVolume): string {
  const slice = slicesIn({ min: point, max: point }, volume)
  return isCalibrated(volume.meta) ? `${slice} (${placeText(point)})` : slice
}

function slicesIn(box: Box, { meta }: ReportVolume): string {
  return sliceText(slicesOf({ dims: meta.dims, affine: meta.affineLps }, box))
}
