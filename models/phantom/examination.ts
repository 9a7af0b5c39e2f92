import type { Affine } from '../../src-shared/geometry/affine.js'
import { caseGrid, CASE_SIZES, patientToKnee, type CaseGrid, type CaseShape, type CaseSize } from './case-grid.js'
import { simulateKnee, type SimulatedKnee } from './simulate-labels.js'
import type { LesionPlan } from './lesions/plan.js'
import type { Prior } from './lesions/priors.js'
import { Random } from './random.js'
import { rasterise } from './raster/rasterise.js'
import { CONTRASTS, type ContrastName } from './render/contrast.js'
import type { Scanner } from './render/render.js'
import { renderSlices } from './render/thick-slices.js'
import { caseTruth, type CaseTruth } from './truth.js'

export interface ExaminationOptions {
  readonly seed: number
  readonly prior: Prior
  /** Drawn where it is not given. */
  readonly side?: 'left' | 'right'
  /** A named size, or slices, rows, columns with their voxel. */
  readonly size: CaseSize | CaseShape
  /** `dess` where it is not given; `any` draws one. */
  readonly contrast?: ContrastName | 'any'
  /** What must be wrong with the knee; the rest is drawn. */
  readonly plan?: Partial<LesionPlan>
  /** Told the share done and what comes next. */
  readonly onProgress?: (fraction: number, message: string) => void
}

/** Where voxels lie: dims [i, j, k] with i fastest and the affine voxel index → LPS mm. */
interface Lattice {
  readonly dims: readonly [number, number, number]
  readonly affine: Affine
}

/** One simulated examination: image, labels on the image's own grid, and the truth. */
export interface Examination {
  readonly seed: number
  readonly side: 'left' | 'right'
  readonly prior: Prior
  readonly contrast: ContrastName
  readonly dims: readonly [number, number, number]
  /** Voxel index → LPS mm. */
  readonly affine: Affine
  readonly image: Int16Array
  readonly tissue: Uint8Array
  readonly lesion: Uint8Array
  readonly truth: CaseTruth
  /** The labels of the same knee on any other lattice: dims i, j, k and voxel index → LPS mm. */
  labelsOn(lattice: Lattice): { readonly tissue: Uint8Array; readonly lesion: Uint8Array }
  /** What was planned; what is true was measured. */
  readonly plan: LesionPlan
}

/** Simulates one examination of one knee. Deterministic in its options. */
export function simulateExamination(options: ExaminationOptions): Examination {
  const progress = options.onProgress ?? (() => undefined)
  const random = new Random(options.seed, 5)
  const drawnSide = random.chance(0.5) ? 'left' : 'right'
  const drawnContrast = random.pick(CONTRASTS)
  const side = options.side ?? drawnSide
  const contrast = options.contrast === 'any' ? drawnContrast : (options.contrast ?? 'dess')
  progress(0, 'Shaping the knee')
  const knee = simulateKnee(options.seed, options.prior, options.plan)
  const shape: CaseShape = typeof options.size === 'string' ? CASE_SIZES[options.size] : options.size
  const grid = caseGrid(shape, side, knee.jointCentre, random)
  return examineKnee(knee, grid, {
    side,
    prior: options.prior,
    contrast,
    renderSeed: options.seed,
    onProgress: (fraction, message) => progress(0.1 + 0.9 * fraction, message),
  })
}

/** How a knee is looked at. */
export interface ExaminationView {
  readonly side: 'left' | 'right'
  readonly prior: Prior
  readonly contrast: ContrastName
  /** Names texture, noise and what else is the luck of one acquisition. */
  readonly renderSeed: number
  readonly scanner?: Scanner
  readonly onProgress?: (fraction: number, message: string) => void
}

/** Examines a knee on a grid: labels, image and what is true of it. Deterministic in its arguments. */
export function examineKnee(knee: SimulatedKnee, grid: CaseGrid, view: ExaminationView): Examination {
  const { side, contrast } = view
  const progress = view.onProgress ?? (() => undefined)
  const toKnee = patientToKnee(grid, knee.pose.toKnee)
  progress(0, 'Labelling every voxel')
  const labels = rasterise(knee.labels, grid, toKnee)
  progress(0.4, 'Rendering the image')
  const { pixels } = renderSlices(knee.labels, grid, toKnee, labels, contrast, view.renderSeed, view.scanner)
  progress(0.9, 'Measuring the truth')
  return {
    seed: knee.seed,
    side,
    prior: view.prior,
    contrast,
    dims: grid.dims,
    affine: grid.affine,
    image: pixels,
    ...labels,
    truth: caseTruth(knee, side, grid, { data: pixels, dims: grid.dims, affine: grid.affine }),
    labelsOn: (lattice) => rasterise(knee.labels, lattice, toKnee),
    plan: knee.plan,
  }
}
