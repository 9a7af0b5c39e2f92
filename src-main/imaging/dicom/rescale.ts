import { LIMITS } from '../limits.js'
import type { ElementValues } from './element-values.js'
import { isSlope } from './plausible.js'
import { TAGS } from './tags.js'

/** How stored values become real ones: real = slope · stored + intercept (PS3.3 C.7.6.16.2.9). */
export interface Rescale {
  readonly slope: number
  readonly intercept: number
  /** The header states a rescale that no picture has, and pixels are taken as they are stored. */
  readonly rescaleIgnored: boolean
}

const NONE: Rescale = { slope: 1, intercept: 0, rescaleIgnored: false }

/**
 * The rescale of a header or of a functional group; `otherwise` where it states none. One that would make all voxels
 * the same, or endless, or that is no single number, is not taken.
 */
export function rescaleIn(values: ElementValues, otherwise: Rescale = NONE): Rescale {
  const slope = values.single(TAGS.RescaleSlope) ?? otherwise.slope
  const intercept = values.single(TAGS.RescaleIntercept) ?? otherwise.intercept
  const isOne =
    slope !== 'odd' && intercept !== 'odd' && isSlope(slope) && Math.abs(intercept) <= LIMITS.rescaleIntercept
  if (!isOne) return { slope: 1, intercept: 0, rescaleIgnored: true }
  return { slope, intercept, rescaleIgnored: otherwise.rescaleIgnored }
}
