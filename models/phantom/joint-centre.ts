import type { Affine } from '../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../src-shared/geometry/box.js'
import { canonicalGrid } from './raster/grid.js'
import { rasterise, type PointLabels } from './raster/rasterise.js'
import { T } from './raster/tissue.js'

/**
 * The joint centre as the app finds it: the centroid of the tibial cartilages and menisci in the labels, canonical mm.
 */
export function jointCentre(labels: PointLabels, toKnee: Affine): Vec3 {
  const spacing = 1.5
  const grid = canonicalGrid([64, 32, 52], [spacing, spacing, spacing], [0, 2, 0])
  const { tissue } = rasterise(labels, grid, toKnee)
  const [ni, nj] = grid.dims
  const sum: [number, number, number] = [0, 0, 0]
  let count = 0
  tissue.forEach((value, n) => {
    const inJoint =
      value === T.medialTibialCartilage ||
      value === T.lateralTibialCartilage ||
      value === T.medialMeniscus ||
      value === T.lateralMeniscus
    if (!inJoint) return
    count++
    sum[0] += Math.floor(n / (ni * nj))
    sum[1] += n % ni
    sum[2] += Math.floor(n / ni) % nj
  })
  const index = (axis: 0 | 1 | 2): number => sum[axis] / Math.max(1, count)
  return [
    (grid.affine[3] ?? 0) + index(0) * spacing,
    (grid.affine[7] ?? 0) + index(1) * spacing,
    (grid.affine[11] ?? 0) - index(2) * spacing,
  ]
}
