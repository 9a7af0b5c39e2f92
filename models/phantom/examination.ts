import type { Affine } from '../../src-shared/geometry/affine.js'
import { caseGrid, CASE_SIZES, patientToKnee, type CaseShape, type CaseSize } from './case-grid.js'
import { simulateKnee } from './simulate-labels.js'
import type { LesionPlan } from './lesions/plan.js'
import type { Prior } from './lesions/priors.js'
import { Random } from './random.js'
import { rasterise } from './raster/rasterise.js'
import { CONTRASTS, type ContrastName } from './render/contrast.js'
import { renderImage } from './render/render.js'
import { caseTruth, type CaseTruth } from './truth.js'

/** Label slices thicker than this are rendered from several thinner ones, mm. */
const THICK = 1

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
  const toKnee = patientToKnee(grid, knee.pose.toKnee)
  progress(0.1, 'Labelling every voxel')
  const labels = rasterise(knee.labels, grid, toKnee)
  progress(0.45, 'Rendering the image')
  const [dk, dj, di] = shape.spacing
  const subslices = Math.max(1, Math.ceil(dk / THICK))
  const fine = subslices === 1 ? { ...labels, dims: grid.dims } : subsliced(knee.labels, grid, toKnee, subslices)
  const rendered = renderImage({ ...fine, spacing: [di, dj, dk / subslices] }, contrast, options.seed, subslices)
  progress(0.9, 'Measuring the truth')
  const image = { data: rendered.pixels, dims: grid.dims, affine: grid.affine }
  return {
    seed: options.seed,
    side,
    prior: options.prior,
    contrast,
    dims: grid.dims,
    affine: grid.affine,
    image: rendered.pixels,
    ...labels,
    truth: caseTruth(knee, side, grid, image),
    labelsOn: (lattice) => rasterise(knee.labels, lattice, toKnee),
    plan: knee.plan,
  }
}

/** Labels on `count` thinner slices within each slice of a grid. */
function subsliced(
  labels: Parameters<typeof rasterise>[0],
  grid: { readonly dims: readonly [number, number, number]; readonly affine: Affine },
  toKnee: Affine,
  count: number,
): { tissue: Uint8Array; lesion: Uint8Array; dims: readonly [number, number, number] } {
  const at = (index: number): number => grid.affine[index] ?? 0
  const back = -0.5 + 0.5 / count
  const affine = grid.affine.map((value, index) => {
    const row = Math.floor(index / 4) * 4
    if (index >= 12) return value
    if (index === row + 2) return value / count
    return index === row + 3 ? value + back * at(row + 2) : value
  })
  const dims = [grid.dims[0], grid.dims[1], grid.dims[2] * count] as const
  return { ...rasterise(labels, { dims, affine }, toKnee), dims }
}
