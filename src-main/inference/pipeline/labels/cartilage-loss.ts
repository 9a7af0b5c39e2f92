import { articularSurface, BONE_OF, type ArticularSurface } from '../../../../src-shared/anatomy/articular-surface.js'
import { voxelDistance, gridOf, type Grid, type KneeLabels } from '../../../../src-shared/anatomy/knee-labels.js'
import { lesionValue, tissueValue } from '../../../../src-shared/anatomy/labels.js'

const FLUID = tissueValue('joint-fluid')
const PARTIAL = lesionValue('cartilage-partial-loss')
const FULL = lesionValue('cartilage-full-loss')

/** Fluid has to be this much brighter than cartilage, or the image does not show where cartilage ends. */
const LEAST_CONTRAST = 1.25

/** Fewer voxels of cartilage or fluid say nothing about their levels. */
const LEAST_VOXELS = 200

/** Of the voxels called fluid the brightest are surely fluid: the others border on something darker. */
const FLUID_QUANTILE = 0.85

/** How near the bone the fluid begins, centre to centre, mm: where cartilage is gone, and where it is thinned. */
const FULL_LOSS = 1.1
const PARTIAL_LOSS = 1.6

/**
 * Draws lost cartilage where the image shows fluid in its place (in place), and gives the articular layer.
 *
 * The nets know where the layer lies, but not to a voxel what of it is left. So every column of the layer, bone to
 * joint, is read anew: bright from the bone on is full-thickness loss, bright above the first millimetre partial loss,
 * and where nothing is bright near the bone nothing is lost. Labels stay as they are where fluid is not clearly
 * brighter than cartilage. `intensity` < 0 marks voxels outside the image.
 */
export function drawCartilageLoss(labels: KneeLabels, intensity: Float32Array): ArticularSurface {
  const grid = gridOf(labels)
  const surface = articularSurface(labels, grid)
  const brightness = fluidThreshold(labels, intensity)
  if (brightness === null) return surface
  const starts = fluidStarts(surface, grid, intensity, brightness)
  const { tissue, lesion } = labels
  surface.voxels.forEach((n, s) => {
    const foot = surface.foot[s] ?? 0
    const start = starts[foot] ?? Infinity
    const isBare = start <= FULL_LOSS
    if (isBare || (start <= PARTIAL_LOSS && voxelDistance(grid, n, foot) >= start)) {
      lesion[n] = isBare ? FULL : PARTIAL
      if (BONE_OF[tissue[n] ?? 0] !== 0) tissue[n] = FLUID
    } else if (lesion[n] === FULL || lesion[n] === PARTIAL) lesion[n] = 0
  })
  return surface
}

/** The intensity half-way between cartilage and fluid; null where the image does not tell them apart. */
function fluidThreshold({ tissue, lesion }: KneeLabels, intensity: Float32Array): number | null {
  const cartilage: number[] = []
  const fluid: number[] = []
  for (let n = 0; n < tissue.length; n++) {
    const value = tissue[n] ?? 0
    if (lesion[n] !== 0 || (intensity[n] ?? -1) < 0) continue
    if (BONE_OF[value] !== 0) cartilage.push(intensity[n] ?? 0)
    else if (value === FLUID) fluid.push(intensity[n] ?? 0)
  }
  if (cartilage.length < LEAST_VOXELS || fluid.length < LEAST_VOXELS) return null
  const [grey, bright] = [quantile(cartilage, 0.5), quantile(fluid, FLUID_QUANTILE)]
  return bright >= LEAST_CONTRAST * grey ? (grey + bright) / 2 : null
}

function quantile(values: readonly number[], share: number): number {
  const sorted = Float32Array.from(values).sort()
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0
}

/** By the bone voxel under a column: how far from it the nearest bright voxel of the column lies, mm. */
function fluidStarts(surface: ArticularSurface, grid: Grid, intensity: Float32Array, brightness: number): Float64Array {
  const starts = new Float64Array(intensity.length).fill(Infinity)
  surface.voxels.forEach((n, s) => {
    if ((intensity[n] ?? 0) <= brightness) return
    const foot = surface.foot[s] ?? 0
    starts[foot] = Math.min(starts[foot] ?? Infinity, voxelDistance(grid, n, foot))
  })
  return starts
}
