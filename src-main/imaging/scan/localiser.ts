import { byOrientation } from './group.js'
import type { PlacedFrame } from './placed-frame.js'
import { cross, dot, unit } from '../../../src-shared/geometry/vector.js'

const NAMED = /\b(LOCALI[SZ]ER|LOCALI[SZ]|LOCATOR|SCOUT|SURVEY|TOPOGRAM|3[- ]?PLANE|THREE[- ]?PLANE|LOC)\b/
/** A stack of more slices in one direction is more than a localiser, whatever it is called. */
const MAX_SLICES = 15
/** cos 45°: planes further apart cross rather than continue each other. */
const CROSSING_BELOW = 0.707

/** What kind of localiser a series is, or undefined where it is none. */
export function localiserTitle(frames: readonly PlacedFrame[]): string | undefined {
  const [first] = frames
  if (!first) return undefined
  const orientations = byOrientation(frames)
  if (orientations.some((group) => group.length > MAX_SLICES)) return undefined
  const crossing = orientations.filter((group, index) =>
    orientations.slice(0, index).every((earlier) => isCrossing(group[0], earlier[0])),
  )
  if (crossing.length >= 3) return 'Three-plane localiser'
  const { header } = first.file
  const words = [header.seriesDescription, header.protocolName, ...header.imageType]
    .join(' ')
    .toUpperCase()
    .replaceAll('_', ' ')
  if (NAMED.test(words)) return 'Localiser'
  return crossing.length === 2 ? 'Two-plane localiser' : undefined
}

function isCrossing(a: PlacedFrame | undefined, b: PlacedFrame | undefined): boolean {
  if (!a || !b) return false
  const normals = [a, b].map((frame) => unit(cross(frame.rowDirection, frame.columnDirection)))
  const [first, second] = normals
  return first !== undefined && second !== undefined && Math.abs(dot(first, second)) < CROSSING_BELOW
}
