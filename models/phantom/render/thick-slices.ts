import { affineSpacing, type Affine } from '../../../src-shared/geometry/affine.js'
import type { Grid } from '../raster/grid.js'
import { rasterise, type LabelVolumes, type PointLabels } from '../raster/rasterise.js'
import type { ContrastName } from './contrast.js'
import { renderImage, type RenderedImage, type Scanner } from './render.js'

/** Label slices thicker than this are rendered from several thinner ones, mm. */
const THICK = 1

/**
 * The image of a knee on a grid whose slices touch: a thick slice averages what it cuts. `labels` are those of the grid
 * itself; `seed` names contrast, texture and disturbance.
 */
export function renderSlices(
  knee: PointLabels,
  grid: Grid,
  toKnee: Affine,
  labels: LabelVolumes,
  contrast: ContrastName,
  seed: number,
  scanner?: Scanner,
): RenderedImage {
  const [di, dj, dk] = affineSpacing(grid.affine)
  const count = Math.max(1, Math.ceil(dk / THICK - 1e-9))
  const fine = count === 1 ? { ...labels, dims: grid.dims } : subsliced(knee, grid, toKnee, count)
  return renderImage({ ...fine, spacing: [di, dj, dk / count] }, contrast, seed, count, scanner)
}

/** Labels on `count` thinner slices within each slice of a grid. */
function subsliced(
  knee: PointLabels,
  grid: Grid,
  toKnee: Affine,
  count: number,
): LabelVolumes & { readonly dims: Grid['dims'] } {
  const at = (index: number): number => grid.affine[index] ?? 0
  const back = -0.5 + 0.5 / count
  const affine = grid.affine.map((value, index) => {
    const row = Math.floor(index / 4) * 4
    if (index >= 12) return value
    if (index === row + 2) return value / count
    return index === row + 3 ? value + back * at(row + 2) : value
  })
  const dims = [grid.dims[0], grid.dims[1], grid.dims[2] * count] as const
  return { ...rasterise(knee, { dims, affine }, toKnee), dims }
}
