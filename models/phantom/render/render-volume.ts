import { affineSpacing, multiplyAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import type { Random } from '../random.js'
import type { Grid } from '../raster/grid.js'
import { rasterise } from '../raster/rasterise.js'
import type { SimulatedKnee } from '../simulate-labels.js'
import { CONTRASTS, type ContrastName } from './contrast.js'
import { renderImage } from './render.js'

/** An image with the labels under it, all with i fastest on the grid asked for. */
export interface RenderedVolume {
  readonly image: Int16Array
  readonly tissue: Uint8Array
  readonly lesion: Uint8Array
  readonly contrast: ContrastName
}

/**
 * Renders a simulated knee on any grid. `toCanonical` leads from the grid's LPS frame to the canonical right knee; the
 * grid lies in the canonical frame where it is not given.
 */
export function renderVolume(
  simulated: SimulatedKnee,
  grid: Grid,
  random: Random,
  contrast: ContrastName = random.pick(CONTRASTS),
  toCanonical?: Affine,
): RenderedVolume {
  const toKnee = toCanonical ? multiplyAffine(simulated.pose.toKnee, toCanonical) : simulated.pose.toKnee
  const labels = rasterise(simulated.labels, grid, toKnee)
  const spacing = affineSpacing(grid.affine)
  const painting = { ...labels, dims: grid.dims, spacing: [spacing[0], spacing[1], spacing[2]] as const }
  const { pixels } = renderImage(painting, contrast, random.integer())
  return { image: pixels, ...labels, contrast }
}
