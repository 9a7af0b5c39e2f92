import { articularSurface, BONE_OF } from '../../../src-shared/anatomy/articular-surface.js'
import { partsAbove } from '../../../src-shared/anatomy/components.js'
import { gridOf, type KneeLabels } from '../../../src-shared/anatomy/knee-labels.js'
import { LESIONS, TISSUES, type Lesion, type Tissue } from '../../../src-shared/anatomy/labels.js'
import {
  ARTICULAR_SUBREGIONS,
  MENISCAL_THIRDS,
  partitionKnee,
  type Partition,
} from '../../../src-shared/anatomy/partition.js'
import { GROUP_TISSUES } from '../../../src-shared/anatomy/structure-groups.js'
import { coarseLattice, labelField } from '../../../src-shared/anatomy/surfaces/bone-field.js'
import { surfaceNets } from '../../../src-shared/anatomy/surfaces/surface-nets.js'
import { taubinSmooth } from '../../../src-shared/anatomy/surfaces/taubin.js'
import {
  affineOfBlock,
  applyAffine,
  applyLinear,
  invertAffine,
  type Affine,
} from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { blockAround, type LabelBlock } from '../../../src-shared/geometry/label-runs.js'
import { along, cross, dot } from '../../../src-shared/geometry/vector.js'

/** The surface of a structure, or of all lesions of a kind. */
export interface Surface {
  readonly name: Tissue | Lesion
  /** x, y, z of every vertex, LPS mm, and its unit normal outwards. */
  readonly positions: Float32Array
  readonly normals: Float32Array
  /** Three vertices each, anticlockwise as seen from outside. */
  readonly triangles: Uint32Array
  /** The sub-region that every vertex belongs to, as its place in SURFACE_REGIONS + 1; 0 for none. */
  readonly regions: Uint8Array
}

/** What a vertex can belong to. */
export const SURFACE_REGIONS: readonly string[] = [...ARTICULAR_SUBREGIONS, ...MENISCAL_THIRDS]

/** How a surface is made: the lattice that its labels are shared out to, mm, where it lies on it, and how it is smoothed. */
interface Fineness {
  readonly spacing: number
  readonly level: number
  readonly rounds: number
}

/**
 * Bones are smooth and large; everything else is thin, and is drawn where it takes up less than half of its
 * surroundings, or sheets of one voxel would have holes. Rounds are of Taubin's filter, which rounds off the steps of
 * the voxels (0.75 mm) and moves no surface by more than about half of one.
 */
const BONE: Fineness = { spacing: 1.1, level: 0.5, rounds: 12 }
const THIN: Fineness = { spacing: 1, level: 0.4, rounds: 10 }
const BONES: ReadonlySet<string> = new Set(GROUP_TISSUES.bones)

/** What is cut into sub-regions; a tendon that reaches a bone is none of its. */
const PARTED: ReadonlySet<string> = new Set(
  (['bones', 'cartilage', 'menisci'] as const).flatMap((group) => GROUP_TISSUES[group]),
)

/** Empty voxels around a structure's block, so that its surface closes where the picture ends. */
const MARGIN = 2
/** Smaller parts of anything but a bone are specks of a prediction, mm³. */
const LEAST_PART = 15
/** Under cartilage a bone's surface lies so much deeper, mm: smoothed by itself it would come through where cartilage is thin. */
const GIVES_WAY = 0.6
const COVERED_MM = [0.4, 1, 1.6] as const
/** How deep under a vertex its sub-region is looked for, mm: the surface is smoother than the labels. */
const DEPTHS_MM = [0.3, 0.9, 1.6, 2.4] as const

/** Calls back with the surfaces of the structures and lesions that are named, one by one. */
export function buildSurfaces(
  labels: KneeLabels,
  tissues: readonly Tissue[],
  lesions: readonly Lesion[],
  give: (surface: Surface) => void,
): void {
  const regionOf = regionsOf(labels)
  for (const name of tissues) {
    const surface = surfaceOf(labels.tissue, TISSUES.indexOf(name), name, labels, PARTED.has(name) ? regionOf : null)
    if (surface) give(surface)
  }
  for (const name of lesions) {
    const surface = surfaceOf(labels.lesion, LESIONS.indexOf(name), name, labels, null)
    if (surface) give(surface)
  }
}

function surfaceOf(
  values: Uint8Array,
  value: number,
  name: Tissue | Lesion,
  labels: KneeLabels,
  regionOf: ((point: Vec3, outwards: Vec3) => number) | null,
): Surface | null {
  const { dims, affine } = labels
  const isBone = BONES.has(name)
  const kept = isBone ? values : withoutSpecks(values, value, labels)
  const block = blockAround(dims, (n) => kept[n] === value)
  if (!block) return null
  const { spacing, level, rounds } = isBone ? BONE : THIN
  const cut = cutOut(kept, value, dims, affine, block)
  const coarse = coarseLattice(cut, spacing)
  const mesh = taubinSmooth(surfaceNets(labelField(cut, 1, coarse), level), rounds)
  if (mesh.triangles.length === 0) return null
  const count = mesh.positions.length / 3
  const positions = new Float32Array(3 * count)
  const normals = new Float32Array(3 * count)
  const regions = new Uint8Array(count)
  const toVoxel = invertAffine(affine)
  const vector = (from: Float32Array, v: number): Vec3 => [from[v] ?? 0, from[v + 1] ?? 0, from[v + 2] ?? 0]
  for (let v = 0; v < count; v++) {
    const point = applyAffine(coarse.affine, vector(mesh.positions, 3 * v))
    const [x, y, z] = applyLinear(coarse.affine, vector(mesh.normals, 3 * v))
    const length = Math.max(1e-9, Math.hypot(x, y, z))
    const outwards: Vec3 = [x / length, y / length, z / length]
    positions.set(
      isBone && isCovered(labels, toVoxel, point, outwards) ? along(point, outwards, -GIVES_WAY) : point,
      3 * v,
    )
    normals.set(outwards, 3 * v)
    regions[v] = regionOf?.(point, outwards) ?? 0
  }
  return { name, positions, normals, triangles: turned(mesh.triangles, coarse.affine), regions }
}

/** The labels of one value without parts that are smaller than LEAST_PART. */
function withoutSpecks(values: Uint8Array, value: number, labels: KneeLabels): Uint8Array {
  const voxels: number[] = []
  for (let n = 0; n < values.length; n++) if (values[n] === value) voxels.push(n)
  const kept = new Uint8Array(values.length)
  for (const part of partsAbove(gridOf(labels), voxels, LEAST_PART)) for (const n of part) kept[n] = value
  return kept
}

/** Whether cartilage lies right over a point of a bone's surface. */
function isCovered({ tissue, dims }: KneeLabels, toVoxel: Affine, point: Vec3, outwards: Vec3): boolean {
  const [ni, nj, nk] = dims
  return COVERED_MM.some((height) => {
    const [i = -1, j = -1, k = -1] = applyAffine(toVoxel, along(point, outwards, height)).map(Math.round)
    if (i < 0 || j < 0 || k < 0 || i >= ni || j >= nj || k >= nk) return false
    return BONE_OF[tissue[i + ni * (j + nj * k)] ?? 0] !== 0
  })
}

/** A block of one label as ones, with a margin of nothing around it. */
function cutOut(values: Uint8Array, value: number, [ni, nj]: Vec3, affine: Affine, { origin, dims: size }: LabelBlock) {
  const dims: Vec3 = [size[0] + 2 * MARGIN, size[1] + 2 * MARGIN, size[2] + 2 * MARGIN]
  const tissue = new Uint8Array(dims[0] * dims[1] * dims[2])
  for (let k = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++) {
      const from = origin[0] + ni * (origin[1] + j + nj * (origin[2] + k))
      const to = MARGIN + dims[0] * (j + MARGIN + dims[1] * (k + MARGIN))
      for (let i = 0; i < size[0]; i++) if (values[from + i] === value) tissue[to + i] = 1
    }
  const [i, j, k] = origin
  return { tissue, dims, affine: affineOfBlock(affine, [i - MARGIN, j - MARGIN, k - MARGIN]) }
}

/** Triangles as seen in the patient: a grid that mirrors turns them over. */
function turned(triangles: Int32Array, affine: Affine): Uint32Array {
  const [x, y, z] = [applyLinear(affine, [1, 0, 0]), applyLinear(affine, [0, 1, 0]), applyLinear(affine, [0, 0, 1])]
  if (dot(cross(x, y), z) > 0) return Uint32Array.from(triangles)
  // The second and the third corner change places.
  return Uint32Array.from(triangles, (own, n) => (n % 3 === 0 ? own : (triangles[n % 3 === 1 ? n + 1 : n - 1] ?? 0)))
}

/** Which sub-region lies under a point of a surface; 0 everywhere where the knee cannot be cut into them. */
function regionsOf(labels: KneeLabels): (point: Vec3, outwards: Vec3) => number {
  const grid = gridOf(labels)
  const surface = articularSurface(labels, grid)
  const partition = partitionKnee(labels, surface)
  if (!partition) return () => 0
  const regions = voxelRegions(partition)
  const toVoxel = invertAffine(labels.affine)
  return (point, outwards) => {
    for (const depth of DEPTHS_MM) {
      const [i = -1, j = -1, k = -1] = applyAffine(toVoxel, along(point, outwards, -depth)).map(Math.round)
      if (i < 0 || j < 0 || k < 0 || i >= grid.ni || j >= grid.nj || k >= grid.nk) continue
      const region = regions[i + grid.ni * j + grid.slab * k] ?? 0
      if (region !== 0) return region
    }
    return 0
  }
}

/** Sub-regions voxel by voxel: bone's own, cartilage's that of the bone under it, menisci's thirds. */
function voxelRegions({ articular, meniscal, surface }: Partition): Uint8Array {
  const regions = articular.slice()
  for (let n = 0; n < regions.length; n++)
    if (meniscal[n] !== 0) regions[n] = ARTICULAR_SUBREGIONS.length + (meniscal[n] ?? 0)
  for (let s = 0; s < surface.voxels.length; s++) {
    const n = surface.voxels[s] ?? 0
    if (regions[n] === 0) regions[n] = articular[surface.foot[s] ?? 0] ?? 0
  }
  return regions
}
