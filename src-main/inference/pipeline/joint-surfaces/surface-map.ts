import { tissueValue } from '../../../../src-shared/anatomy/labels.js'
import type { SurfacePlan } from '../../pack/surface-plan.js'
import { boneHeights, type SurfaceHeights } from './heights.js'
import { raysOf, type Rays, type SliceGrid } from './rays.js'

/** A joint surface rolled out: which voxel of the grid lies where in the map. */
export interface SurfaceMap {
  readonly plan: Pick<SurfacePlan, 'bone' | 'slices' | 'rays' | 'depth'>
  readonly rays: Rays
  readonly heights: SurfaceHeights
}

/** Rolls a joint surface out by the labels of its bone. Null where the bone was not found. */
export function surfaceMap(plan: SurfaceMap['plan'], labels: SliceGrid): SurfaceMap | null {
  const rays = raysOf(plan, labels)
  const heights = rays && boneHeights(labels, tissueValue(plan.bone), rays, plan.slices)
  return heights && { plan, rays, heights }
}

/**
 * Calls back with every place `at` of a map in [depth, slices, rays] and where in the grid it lies: continuous column i and
 * row j, slice k.
 */
export function eachSample(
  { plan, rays, heights }: SurfaceMap,
  visit: (at: number, i: number, j: number, k: number) => void,
): void {
  const { height } = heights
  const { below, above } = plan.depth
  for (let place = 0; place < height.length; place++) {
    const k = plan.slices.first + Math.floor(place / rays.count)
    for (let d = 0; d <= below + above; d++) {
      const [i, j] = rays.at(place % rays.count, (height[place] ?? 0) + d - below)
      visit(d * height.length + place, i, j, k)
    }
  }
}

/** Voxels of a map: what an array over [depth, slices, rays] holds. */
export function sampleCount({ plan, heights }: SurfaceMap): number {
  return (plan.depth.below + 1 + plan.depth.above) * heights.height.length
}

/** Calls back with every voxel of the grid that lies in a map, and its place in [depth, slices, rays]. */
export function eachMapped(
  { plan, rays, heights }: SurfaceMap,
  [ni, nj]: SliceGrid['dims'],
  visit: (n: number, at: number) => void,
): void {
  const { height } = heights
  const { below, above } = plan.depth
  for (let j = 0; j < nj; j++)
    for (let i = 0; i < ni; i++) {
      const [along, s] = rays.of(i, j)
      const v = Math.round(along)
      if (v < 0 || v >= rays.count) continue
      for (let u = 0; u < plan.slices.count; u++) {
        const place = v + rays.count * u
        const depth = Math.round(s - (height[place] ?? 0)) + below
        if (depth < 0 || depth > below + above) continue
        visit(i + ni * (j + nj * (plan.slices.first + u)), depth * height.length + place)
      }
    }
}
