import type { Affine } from '../../../src-shared/geometry/affine.js'
import { caseGrid, patientToKnee } from '../../phantom/case-grid.js'
import { examineKnee, type Examination } from '../../phantom/examination.js'
import type { Prior } from '../../phantom/lesions/priors.js'
import { Random } from '../../phantom/random.js'
import type { ContrastName } from '../../phantom/render/contrast.js'
import { simulateKnee, type SimulatedKnee } from '../../phantom/simulate-labels.js'

/** How far the slices reach across the knee, mm; rows and columns cover 140 mm (as in examine.ts). */
const ACROSS_MM = 112
const IN_PLANE_MM = 140
const USUAL_SIZE = 184

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

/** A knee that was looked at, and how its patient lies to it: image LPS mm → knee frame mm. */
export interface ViewedKnee {
  readonly knee: SimulatedKnee
  readonly toKnee: Affine
  readonly examination: Examination
}

/**
 * The same knee, however it is looked at: contrast and slices change nothing about it, nor its side. `size` is the number
 * of rows and columns.
 */
export function viewKnee({ seed, prior, contrast, sliceMm }: KneeView, size = USUAL_SIZE): ViewedKnee {
  const knee = simulateKnee(seed, prior)
  const random = new Random(seed, 5)
  const side = random.chance(0.5) ? 'left' : 'right'
  const spacing = IN_PLANE_MM / size
  const shape = {
    size: [Math.round(ACROSS_MM / sliceMm), size, size],
    spacing: [sliceMm, spacing, spacing],
  } as const
  const grid = caseGrid(shape, side, knee.jointCentre, random)
  const examination = examineKnee(knee, grid, { side, prior, contrast, renderSeed: seed })
  return { knee, toKnee: patientToKnee(grid, knee.pose.toKnee), examination }
}
