import { byOrientation } from './group.js'
import type { PlacedFrame } from './placed-frame.js'
import { MAX_STRAYS, STACK_SLICES } from './stray.js'
import { cross, dot, unit } from '../../../src-shared/geometry/vector.js'

const NAMED = /\b(LOCALI[SZ]ER|LOCALI[SZ]|LOCATOR|SCOUT|SURVEY|TOPOGRAM|3[- ]?PLANE|THREE[- ]?PLANE|LOC)\b/
/** A stack of more slices in one direction is more than a localiser, whatever it is called. */
const MAX_SLICES = 15
/** cos 45°: planes further apart cross rather than continue each other. */
const CROSSING_BELOW = 0.707

/** What kind of localiser a series is as a whole, or undefined where it is none. */
export function localiserTitle(frames: readonly PlacedFrame[]): string | undefined {
  const orientations = byOrientation(frames)
  const [largest = []] = orientations
  if (largest.length > MAX_SLICES) return undefined
  const crossing = orientations.filter((group, index) =>
    orientations.slice(0, index).every((earlier) => isCrossing(group[0], earlier[0])),
  )
  if (crossing.length >= 3) return 'Three-plane localiser'
  if (isNamed(largest)) return 'Localiser'
  // A few images across a stack strayed into it and do not make it a localiser.
  const isStack = largest.length >= STACK_SLICES && frames.length - largest.length <= MAX_STRAYS
  return crossing.length === 2 && !isStack ? 'Two-plane localiser' : undefined
}

function isNamed([first]: readonly PlacedFrame[]): boolean {
  if (!first) return false
  const { seriesDescription, protocolName, imageType } = first.file.header
  const words = [seriesDescription, protocolName, ...imageType].join(' ').toUpperCase().replaceAll('_', ' ')
  return NAMED.test(words)
}

function isCrossing(a: PlacedFrame | undefined, b: PlacedFrame | undefined): boolean {
  if (!a || !b) return false
  const normals = [a, b].map((frame) => unit(cross(frame.rowDirection, frame.columnDirection)))
  const [first, second] = normals
  return first !== undefined && second !== undefined && Math.abs(dot(first, second)) < CROSSING_BELOW
}
