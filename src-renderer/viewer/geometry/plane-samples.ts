import {
  affineSpacing,
  applyAffine,
  applyLinear,
  invertAffine,
  type Affine,
} from '../../../src-shared/geometry/affine.js'
import { boxCorners, type Vec3 } from '../../../src-shared/geometry/box.js'
import { along, dot, scale } from '../../../src-shared/geometry/vector.js'
import type { Slab } from './box-section.js'

/** A block of voxels in the patient: block index → LPS mm. */
export interface PlacedBlock {
  readonly dims: Vec3
  readonly affineLps: Affine
}

/**
 * A square lattice in a slice's plane over the whole of a block, and where its samples lie in the block. Column u and
 * row v lie at `(u0 + u · step, v0 + v · step)` mm along the slab's right and down, counted from LPS 0; the outermost
 * samples are outside the block.
 */
export interface PlaneSamples {
  readonly columns: number
  readonly rows: number
  readonly u0: number
  readonly v0: number
  readonly step: number
  /** Block index of the first sample of each layer through the slab's thickness, and how it goes on along u and v. */
  readonly layers: readonly Vec3[]
  /** The share of the slab's thickness that each layer stands for: together less than 1 where the slab reaches beyond. */
  readonly layerShare: number
  readonly alongU: Vec3
  readonly alongV: Vec3
}

/** How finely a plane is sampled. */
export interface Fineness {
  /** Samples per voxel's edge. */
  readonly perVoxel: number
  /** At most so many samples through the thickness of a slice. */
  readonly through: number
}

/** How a slab samples a block that `toShown` carries into its frame; undefined where the slab does not meet it. */
export function planeSamples(
  { dims, affineLps }: PlacedBlock,
  toShown: Affine,
  slab: Slab,
  { perVoxel, through: mostThrough }: Fineness,
): PlaneSamples | undefined {
  const { right, down, away } = slab.basis
  const depth = dot(slab.point, away)
  const toBlock = invertAffine(affineLps)
  const back = invertAffine(toShown)
  const [ni, nj, nk] = dims
  const corners = boxCorners({ min: [-0.5, -0.5, -0.5], max: [ni - 0.5, nj - 0.5, nk - 0.5] }).map((corner) =>
    applyAffine(toShown, applyAffine(affineLps, corner)),
  )
  const reach = (way: Vec3): { from: number; to: number } => {
    const places = corners.map((corner) => dot(corner, way))
    return { from: Math.min(...places), to: Math.max(...places) }
  }
  const [across, upright, through] = [reach(right), reach(down), reach(away)]
  const half = slab.thickness / 2
  const first = Math.max(depth - half, through.from)
  const last = Math.min(depth + half, through.to)
  if (first > last) return undefined
  const step = Math.min(...affineSpacing(affineLps)) / perVoxel
  const count = Math.min(mostThrough, Math.max(1, Math.ceil((last - first) / step)))
  const [u0, v0] = [Math.floor(across.from / step - 1) * step, Math.floor(upright.from / step - 1) * step]
  const fromPlane = (d: number): Vec3 =>
    applyAffine(toBlock, applyAffine(back, along(along(scale(right, u0), down, v0), away, d)))
  const direction = (way: Vec3): Vec3 => applyLinear(toBlock, applyLinear(back, way))
  return {
    columns: Math.ceil((across.to - u0) / step) + 2,
    rows: Math.ceil((upright.to - v0) / step) + 2,
    ...{ u0, v0, step },
    layers: Array.from({ length: count }, (_, layer) => fromPlane(first + ((layer + 0.5) / count) * (last - first))),
    layerShare: (last - first) / slab.thickness / count,
    alongU: direction(scale(right, step)),
    alongV: direction(scale(down, step)),
  }
}

/** Names a plane through something that `toShown` carries: what is cut by the same one twice is cut once. */
export function planeKey(toShown: Affine, { basis: { right, down, away }, point, thickness }: Slab): string {
  return [right, down, dot(point, away), thickness, toShown]
    .flat()
    .map((value) => value.toFixed(4))
    .join()
}
