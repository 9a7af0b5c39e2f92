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
