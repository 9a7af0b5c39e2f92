import type { FluidSensitivity } from '../../pack/schema.js'
import type { IntensityLevels } from '../../../../src-shared/anatomy/levels.js'

/** Darker than this counts as this dark: a ratio of noise says nothing. */
const DARKEST = 0.02

/**
 * Whether an image shows fluid bright beside dark marrow and fat, as MOAKS wants it for marrow lesions and synovitis
 * (Hunter et al. 2011, Osteoarthritis and Cartilage 19:990): a linear rule of the pack on the logarithms of tissue levels
 * relative to a reference tissue, so that window and gain do not matter. False where the reference was not found.
 */
export function showsFluidBright(rule: FluidSensitivity, levels: Pick<IntensityLevels, 'of'> | null): boolean {
  const reference = levels?.of(rule.reference) ?? null
  if (levels === null || reference === null) return false
  const score = rule.tissues.reduce((sum, { tissue, usual, weight }) => {
    const level = levels.of(tissue)
    const relative = level === null ? usual : Math.log(Math.max(level, DARKEST) / Math.max(reference, DARKEST))
    return sum + weight * relative
  }, rule.bias)
  return score >= 0
}
