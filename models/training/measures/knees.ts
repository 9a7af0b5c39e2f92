import { caseGrid } from '../../phantom/case-grid.js'
import { examineKnee, type Examination } from '../../phantom/examination.js'
import type { Prior } from '../../phantom/lesions/priors.js'
import { Random } from '../../phantom/random.js'
import type { ContrastName } from '../../phantom/render/contrast.js'
import { simulateKnee } from '../../phantom/simulate-labels.js'

/** How far the slices reach across the knee, mm; rows and columns cover 140 mm (as in examine.ts). */
const ACROSS_MM = 112
const IN_PLANE = { size: 184, spacing: 140 / 184 }

/** One look at one knee. */
export interface KneeView {
  readonly seed: number
  readonly prior: Prior
  readonly contrast: ContrastName
  readonly sliceMm: number
}

/** What a view is called in files and tables. */
export const viewName = ({ seed, prior, contrast, sliceMm }: KneeView): string =>
  `${prior}-${seed}-${contrast}-${sliceMm}`

/** The same knee, however it is looked at: contrast and slices change nothing about it, nor its side. */
export function examineView({ seed, prior, contrast, sliceMm }: KneeView): Examination {
  const knee = simulateKnee(seed, prior)
  const random = new Random(seed, 5)
  const side = random.chance(0.5) ? 'left' : 'right'
  const { size, spacing } = IN_PLANE
  const shape = {
    size: [Math.round(ACROSS_MM / sliceMm), size, size],
    spacing: [sliceMm, spacing, spacing],
  } as const
  const grid = caseGrid(shape, side, knee.jointCentre, random)
  return examineKnee(knee, grid, { side, prior, contrast, renderSeed: seed })
}
