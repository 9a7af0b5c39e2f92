import { affineSpacing, type Affine } from '../geometry/affine.js'
import type { Box, Vec3 } from '../geometry/box.js'

/**
 * The two label volumes of a knee on one grid, laid out as a right knee: i runs from anterior to posterior, j from
 * superior to inferior, k from lateral to medial, i fastest. A left knee is stored mirrored and its affine turns x
 * back, so everything below can speak of medial and lateral without asking for the side.
 */
export interface KneeLabels {
  readonly tissue: Uint8Array
  readonly lesion: Uint8Array
  /** [ni, nj, nk] */
  readonly dims: Vec3
  /** Voxel index → LPS mm. */
  readonly affine: Affine
}

/** Sizes of a grid in the forms that loops want. */
export interface Grid {
  readonly ni: number
  readonly nj: number
  readonly nk: number
  /** Voxels of one k slice. */
  readonly slab: number
  /** Millimetres along i, j, k. */
  readonly spacing: Vec3
  readonly voxelVolume: number
}

export function gridOf(labels: Pick<KneeLabels, 'dims' | 'affine'>): Grid {
  const [ni, nj, nk] = labels.dims
  const spacing = affineSpacing(labels.affine)
  return { ni, nj, nk, slab: ni * nj, spacing, voxelVolume: spacing[0] * spacing[1] * spacing[2] }
}

/** Voxel index (i, j, k) of a position in the array. */
export function voxelAt(grid: Grid, n: number): [number, number, number] {
  return [n % grid.ni, Math.floor(n / grid.ni) % grid.nj, Math.floor(n / grid.slab)]
}

/** Calls `visit` for each of the up to six face neighbours of a voxel. */
export function eachNeighbour(grid: Grid, n: number, visit: (neighbour: number) => void): void {
  const i = n % grid.ni
  const j = Math.floor(n / grid.ni) % grid.nj
  const k = Math.floor(n / grid.slab)
  if (i > 0) visit(n - 1)
  if (i < grid.ni - 1) visit(n + 1)
  if (j > 0) visit(n - grid.ni)
  if (j < grid.nj - 1) visit(n + grid.ni)
  if (k > 0) visit(n - grid.slab)
  if (k < grid.nk - 1) visit(n + grid.slab)
}

/** Distance in mm between two voxels. */
export function voxelDistance(grid: Grid, a: number, b: number): number {
  const { ni, nj, slab, spacing } = grid
  const i = (a % ni) - (b % ni)
  const j = (Math.floor(a / ni) % nj) - (Math.floor(b / ni) % nj)
  const k = Math.floor(a / slab) - Math.floor(b / slab)
  return Math.hypot(i * spacing[0], j * spacing[1], k * spacing[2])
}

/** The box around the outer faces of voxels, in continuous voxel indices; undefined for none. */
export function boxOfVoxels(grid: Grid, voxels: Iterable<number>): Box | undefined {
  const min: [number, number, number] = [Infinity, Infinity, Infinity]
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity]
  for (const n of voxels) {
    const p = voxelAt(grid, n)
    for (const axis of [0, 1, 2] as const) {
      min[axis] = Math.min(min[axis], p[axis])
      max[axis] = Math.max(max[axis], p[axis])
    }
  }
  if (min[0] === Infinity) return undefined
  return { min: [min[0] - 0.5, min[1] - 0.5, min[2] - 0.5], max: [max[0] + 0.5, max[1] + 0.5, max[2] + 0.5] }
}

/** Where something was seen: the voxel to put the crosshair on, the box around it, the sagittal slices it spans. */
export interface Sighting {
  /** Voxel index: the voxel nearest to the centre of the telling slice. */
  readonly point: Vec3
  /** Continuous voxel indices, outer faces. */
  readonly box: Box
  readonly voxels: number
}

/** The sighting of a set of voxels: the point lies on the sagittal slice that shows most of it. */
export function sightingOf(grid: Grid, voxels: readonly number[]): Sighting | undefined {
  const box = boxOfVoxels(grid, voxels)
  if (!box) return undefined
  const perSlice = new Map<number, number[]>()
  for (const n of voxels) {
    const k = Math.floor(n / grid.slab)
    const slice = perSlice.get(k)
    if (slice) slice.push(n)
    else perSlice.set(k, [n])
  }
  let most: readonly number[] = []
  for (const slice of perSlice.values()) if (slice.length > most.length) most = slice
  let ci = 0
  let cj = 0
  for (const n of most) {
    const [i, j] = voxelAt(grid, n)
    ci += i / most.length
    cj += j / most.length
  }
  let nearest = most[0] ?? 0
  let least = Infinity
  for (const n of most) {
    const [i, j] = voxelAt(grid, n)
    const distance = (i - ci) ** 2 + (j - cj) ** 2
    if (distance < least) {
      least = distance
      nearest = n
    }
  }
  return { point: voxelAt(grid, nearest), box, voxels: voxels.length }
}
