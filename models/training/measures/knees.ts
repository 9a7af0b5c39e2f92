import type { Affine } from '../../../src-shared/geometry/affine.js'
import type { ImageVolume } from '../../../src-shared/geometry/image-volume.js'
import { caseGrid, patientToKnee, type CaseGrid } from '../../phantom/case-grid.js'
import { examineKnee, type Examination } from '../../phantom/examination.js'
import type { Prior } from '../../phantom/lesions/priors.js'
import { Random } from '../../phantom/random.js'
import { rasterise } from '../../phantom/raster/rasterise.js'
import type { ContrastName } from '../../phantom/render/contrast.js'
import { renderSlices } from '../../phantom/render/thick-slices.js'
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

/** A knee on the grid of an examination: image LPS mm → knee frame mm. Contrast and slices change nothing about the knee. */
interface PlacedKnee {
  readonly side: 'left' | 'right'
  readonly knee: SimulatedKnee
  readonly grid: CaseGrid
  readonly toKnee: Affine
}

function placeKnee({ seed, prior, sliceMm }: KneeView, size: number): PlacedKnee {
  const knee = simulateKnee(seed, prior)
  const random = new Random(seed, 5)
  const side = random.chance(0.5) ? 'left' : 'right'
  const spacing = IN_PLANE_MM / size
  const shape = {
    size: [Math.round(ACROSS_MM / sliceMm), size, size],
    spacing: [sliceMm, spacing, spacing],
  } as const
  const grid = caseGrid(shape, side, knee.jointCentre, random)
  return { side, knee, grid, toKnee: patientToKnee(grid, knee.pose.toKnee) }
}

/** An examination, and the knee that it shows: LPS mm → knee frame mm. */
export interface PlacedExamination {
  readonly examination: Examination
  readonly knee: SimulatedKnee
  readonly toKnee: Affine
}

/** A view with all that is true of it. */
export function examineView(view: KneeView): PlacedExamination {
  const { knee, grid, side, toKnee } = placeKnee(view, USUAL_SIZE)
  const { prior, contrast, seed } = view
  return { examination: examineKnee(knee, grid, { side, prior, contrast, renderSeed: seed }), knee, toKnee }
}

/** The image of a view alone, of `size` rows and columns, and the knee that it shows. */
export function renderView(view: KneeView, size: number): PlacedKnee & { readonly image: ImageVolume } {
  const placed = placeKnee(view, size)
  const { knee, grid, toKnee } = placed
  const labels = rasterise(knee.labels, grid, toKnee)
  const { pixels } = renderSlices(knee.labels, grid, toKnee, labels, view.contrast, view.seed)
  return { ...placed, image: { data: pixels, dims: grid.dims, affine: grid.affine } }
}
