import { applyAffine, invertAffine, multiplyAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { OsteophyteSites, type OsteophyteSite } from '../../../src-shared/anatomy/osteophyte-sites.js'
import {
  ARTICULAR_SUBREGIONS,
  meniscalPart,
  partitionKnee,
  type ArticularSubregion,
  type MeniscalThird,
  type Partition,
} from '../../../src-shared/anatomy/partition.js'
import { voxelAt } from '../../../src-shared/anatomy/knee-labels.js'
import type { ScannerPose } from '../pose.js'
import { canonicalGrid, type Grid } from '../raster/grid.js'
import { rasterise, type PointLabels } from '../raster/rasterise.js'
import { T } from '../raster/tissue.js'

const SPACING = 1.5
/** How far a bone's subregions are carried outwards over its cartilage, in voxels. */
const LAYER = 4

export type Bone = 'femur' | 'tibia' | 'patella'
const BONES: readonly Bone[] = ['femur', 'tibia', 'patella']
const BONE_VALUE: Readonly<Record<Bone, number>> = { femur: T.femur, tibia: T.tibia, patella: T.patella }

/** Bone that carries a subregion. */
export function boneOf(subregion: ArticularSubregion): Bone {
  return BONES.find((bone) => subregion.startsWith(bone)) ?? 'tibia'
}

/**
 * The healthy knee cut into MOAKS subregions on a coarse grid, by the very rules that will measure it: lesions are
 * placed and sized on this map, so that plan and measurement speak of the same regions.
 */
export class RegionMap {
  readonly grid: Grid
  readonly partition: Partition
  readonly tissue: Uint8Array
  private readonly toVoxel: Affine
  private readonly toKnee: Affine
  private readonly layers: ReadonlyMap<Bone, Uint8Array>

  constructor(labels: PointLabels, pose: ScannerPose, joint: Vec3) {
    this.grid = canonicalGrid([70, 88, 84], [SPACING, SPACING, SPACING], [joint[0], joint[1] - 10, joint[2] + 10])
    const raster = rasterise(labels, this.grid, pose.toKnee)
    this.tissue = raster.tissue
    const partition = partitionKnee({ ...raster, dims: this.grid.dims, affine: this.grid.affine })
    if (!partition) throw new Error('The simulated knee has no femur or tibia.')
    this.partition = partition
    this.toVoxel = multiplyAffine(invertAffine(this.grid.affine), pose.fromKnee)
    this.toKnee = multiplyAffine(pose.toKnee, this.grid.affine)
    this.layers = new Map(BONES.map((bone) => [bone, this.spread(bone)]))
  }

  /** Volume of a voxel of this map, mm³. */
  get voxelVolume(): number {
    return SPACING ** 3
  }

  /** The knee-frame position of a voxel. */
  position(n: number): Vec3 {
    return applyAffine(this.toKnee, voxelAt(this.partition.grid, n))
  }

  /** Voxel of a knee-frame point; −1 outside. */
  voxel(x: number, y: number, z: number): number {
    const m = this.toVoxel
    const [ni, nj, nk] = this.grid.dims
    const i = Math.round((m[0] ?? 0) * x + (m[1] ?? 0) * y + (m[2] ?? 0) * z + (m[3] ?? 0))
    const j = Math.round((m[4] ?? 0) * x + (m[5] ?? 0) * y + (m[6] ?? 0) * z + (m[7] ?? 0))
    const k = Math.round((m[8] ?? 0) * x + (m[9] ?? 0) * y + (m[10] ?? 0) * z + (m[11] ?? 0))
    if (i < 0 || j < 0 || k < 0 || i >= ni || j >= nj || k >= nk) return -1
    return i + ni * (j + nj * k)
  }

  /** Whether a point in or on a bone lies in a subregion and at least `margin` mm from its neighbours. */
  isWithin(subregion: ArticularSubregion, x: number, y: number, z: number, margin: number): boolean {
    const map = this.layers.get(boneOf(subregion))
    if (!map) return false
    const wanted = ARTICULAR_SUBREGIONS.indexOf(subregion) + 1
    const m = this.toVoxel
    const [ni, nj, nk] = this.grid.dims
    const fi = (m[0] ?? 0) * x + (m[1] ?? 0) * y + (m[2] ?? 0) * z + (m[3] ?? 0)
    const fj = (m[4] ?? 0) * x + (m[5] ?? 0) * y + (m[6] ?? 0) * z + (m[7] ?? 0)
    const fk = (m[8] ?? 0) * x + (m[9] ?? 0) * y + (m[10] ?? 0) * z + (m[11] ?? 0)
    // no closures here: this is asked for every voxel of a lesion
    for (let side = 0; side < 7; side++) {
      const reach = side === 0 ? 0 : (side % 2 === 0 ? margin : -margin) / SPACING
      const axis = side === 0 ? -1 : (side - 1) >> 1
      const i = Math.round(axis === 0 ? fi + reach : fi)
      const j = Math.round(axis === 1 ? fj + reach : fj)
      const k = Math.round(axis === 2 ? fk + reach : fk)
      const inside = i >= 0 && j >= 0 && k >= 0 && i < ni && j < nj && k < nk
      const value = inside ? (map[i + ni * (j + nj * k)] ?? 0) : 0
      if (value !== wanted && (side === 0 || value !== 0)) return false
    }
    return true
  }

  /** Bone voxels of a subregion. */
  boneVoxels(subregion: ArticularSubregion): number[] {
    const wanted = ARTICULAR_SUBREGIONS.indexOf(subregion) + 1
    const found: number[] = []
    this.partition.articular.forEach((value, n) => {
      if (value === wanted) found.push(n)
    })
    return found
  }

  /** Bone voxels right under the articular layer of a subregion, each once. */
  surfaceVoxels(subregion: ArticularSubregion): number[] {
    const wanted = ARTICULAR_SUBREGIONS.indexOf(subregion) + 1
    const feet = new Set<number>()
    for (const foot of this.partition.surface.foot) if (this.partition.articular[foot] === wanted) feet.add(foot)
    return [...feet]
  }

  /** Voxels of a tissue. */
  voxelsOf(tissue: number): number[] {
    const found: number[] = []
    this.tissue.forEach((value, n) => {
      if (value === tissue) found.push(n)
    })
    return found
  }

  /** Bone voxels of each osteophyte margin. */
  marginVoxels(): ReadonlyMap<OsteophyteSite, readonly number[]> {
    this.margins ??= new OsteophyteSites(this.partition).bands()
    return this.margins
  }
  private margins: ReadonlyMap<OsteophyteSite, readonly number[]> | undefined

  /** The voxels of every other margin. */
  foreignMargins(site: OsteophyteSite): ReadonlySet<number> {
    const foreign = new Set<number>()
    for (const [other, voxels] of this.marginVoxels()) if (other !== site) for (const n of voxels) foreign.add(n)
    return foreign
  }

  /** Whether a point of a meniscus lies in a third, at least `margin` mm from the next. */
  isInThird(third: MeniscalThird, x: number, y: number, z: number, margin: number): boolean {
    const medial = third.startsWith('medial')
    const plateau = this.partition.landmarks[medial ? 'medial' : 'lateral']
    if (!plateau) return false
    const m = this.toVoxel
    const i = (m[0] ?? 0) * x + (m[1] ?? 0) * y + (m[2] ?? 0) * z + (m[3] ?? 0)
    const k = (m[8] ?? 0) * x + (m[9] ?? 0) * y + (m[10] ?? 0) * z + (m[11] ?? 0)
    const isThere = (di: number, dk: number): boolean =>
      third.endsWith(meniscalPart(plateau, this.partition.grid, medial, i + di, k + dk))
    const apart = margin / SPACING
    return isThere(apart, 0) && isThere(-apart, 0) && isThere(0, apart) && isThere(0, -apart)
  }

  /** A bone's subregions, carried outwards over the layer of cartilage on it. */
  private spread(bone: Bone): Uint8Array {
    const { articular, grid } = this.partition
    const map = new Uint8Array(articular.length)
    let front: number[] = []
    for (let n = 0; n < map.length; n++)
      if (this.tissue[n] === BONE_VALUE[bone] && articular[n] !== 0) {
        map[n] = articular[n] ?? 0
        front.push(n)
      }
    const strides = [1, -1, grid.ni, -grid.ni, grid.slab, -grid.slab]
    for (let step = 0; step < LAYER; step++) {
      const next: number[] = []
      for (const n of front)
        for (const stride of strides) {
          const other = n + stride
          const tissue = this.tissue[other]
          if (tissue === undefined || map[other] !== 0 || tissue === BONE_VALUE[bone]) continue
          map[other] = map[n] ?? 0
          next.push(other)
        }
      front = next
    }
    return map
  }
}
