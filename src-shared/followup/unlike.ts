import { contrastName, type Contrast } from '../case/contrast.js'
import type { OrientationPlane } from '../case/import.js'

/** What has to be known of a volume to say whether it may be held against one of another date. */
export interface ComparedVolume {
  readonly hash: string
  readonly orientation: OrientationPlane
  readonly contrast: Contrast
  /** Distance of the slices, mm. */
  readonly sliceMm: number
  /** As the header says it; empty where it does not. */
  readonly manufacturer: string
}

/** Slices that are so many times further apart average over other tissue. */
const COARSER = 1.6

/**
 * Why two volumes of two dates show a knee differently for other reasons than the knee: another plane, sequence or scanner.
 * A sentence each; none where nothing speaks against comparing them.
 */
export function unlikeness(before: ComparedVolume, now: ComparedVolume): string[] {
  const reasons: string[] = []
  if (before.orientation !== now.orientation)
    reasons.push(`The planes are unlike: ${before.orientation} then, ${now.orientation} now.`)
  const [then, today] = [contrastName(before.contrast), contrastName(now.contrast)]
  if (then !== today) reasons.push(`The sequence changed: ${then} then, ${today} now.`)
  const [earlier, later] = [before.sliceMm, now.sliceMm]
  if (Math.max(earlier, later) > COARSER * Math.min(earlier, later))
    reasons.push(`The slices were ${earlier.toFixed(1)} mm apart then and are ${later.toFixed(1)} mm apart now.`)
  const [maker, other] = [before.manufacturer.trim(), now.manufacturer.trim()]
  if (maker !== '' && other !== '' && maker.toLowerCase() !== other.toLowerCase())
    reasons.push(`The scanner changed: ${maker} then, ${other} now.`)
  return reasons
}
