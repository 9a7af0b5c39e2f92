import type { Box, Vec3 } from '../geometry/box.js'
import { REGION_IDS, type RegionId } from '../moaks/regions.js'
import { lesionValue, TISSUES } from './labels.js'
import type { Grid } from './knee-labels.js'
import { OsteophyteSites } from './osteophyte-sites.js'
import { ARTICULAR_SUBREGIONS, articularRows, MENISCAL_THIRDS, type Partition } from './partition.js'

/** Below this many voxels a region is a speck and counts as not found. */
const LEAST_VOXELS = 12

/** Bone under an articular surface that belongs to its box, mm. */
const BONE_DEPTH = 10

const OSTEOPHYTE = lesionValue('osteophyte')
const SUBSPINOUS = ARTICULAR_SUBREGIONS.indexOf('tibia-subspinous') + 1

/** How far a region reaches, in continuous voxel indices. */
export interface RegionSpan {
  /** Around the outer faces of all its voxels. */
  readonly box: Box
  /** From the 5th to the 95th percentile of its voxels along each axis: a few voxels astray do not move it. */
  readonly inner: Box
}

/** Share of a region's voxels that lie outside `inner` on each side, per axis. */
const TAIL = 0.05

/** How many voxels of every region have which index along each axis, flat: one visit per voxel of 4 million has to be cheap. */
class Extents {
  private readonly counts: readonly [Int32Array, Int32Array, Int32Array]

  constructor(private readonly sizes: readonly [number, number, number]) {
    const counts = (size: number): Int32Array => new Int32Array(REGION_IDS.length * size)
    this.counts = [counts(sizes[0]), counts(sizes[1]), counts(sizes[2])]
  }

  /** `place` is the region's position in REGION_IDS. */
  add(place: number, i: number, j: number, k: number): void {
    const [alongI, alongJ, alongK] = this.counts
    const [ni, nj, nk] = this.sizes
    alongI[place * ni + i] = (alongI[place * ni + i] ?? 0) + 1
    alongJ[place * nj + j] = (alongJ[place * nj + j] ?? 0) + 1
    alongK[place * nk + k] = (alongK[place * nk + k] ?? 0) + 1
  }

  /** The same by a voxel's position in the array. */
  addVoxel(place: number, n: number): void {
    const [ni, nj] = this.sizes
    this.add(place, n % ni, Math.floor(n / ni) % nj, Math.floor(n / (ni * nj)))
  }

  spans(): Map<RegionId, RegionSpan> {
    const spans = new Map<RegionId, RegionSpan>()
    REGION_IDS.forEach((region, place) => {
      const along = ([0, 1, 2] as const).map((axis) =>
        this.counts[axis].subarray(place * this.sizes[axis], (place + 1) * this.sizes[axis]),
      )
      const total = along[0]?.reduce((sum, count) => sum + count, 0) ?? 0
      if (total < LEAST_VOXELS) return
      const at = (share: number): Vec3 => vector(along, (counts) => percentile(counts, total * share))
      spans.set(region, {
        box: {
          min: vector(along, (counts) => counts.findIndex((count) => count > 0) - 0.5),
          max: vector(along, (counts) => counts.findLastIndex((count) => count > 0) + 0.5),
        },
        inner: { min: at(TAIL), max: at(1 - TAIL) },
      })
    })
    return spans
  }
}

function vector(along: readonly Int32Array[], of: (counts: Int32Array) => number): Vec3 {
  const [i = 0, j = 0, k = 0] = along.map(of)
  return [i, j, k]
}

/** The continuous index below which `wanted` voxels lie. */
function percentile(counts: Int32Array, wanted: number): number {
  let below = 0
  for (const [index, count] of counts.entries()) {
    if (count > 0 && below + count >= wanted) return index - 0.5 + (wanted - below) / count
    below += count
  }
  return counts.length - 0.5
}

const placeOf = (region: RegionId): number => REGION_IDS.indexOf(region)
/** Position in REGION_IDS by tissue value, −1 for tissues that are no region. */
const STRUCTURES = Int16Array.from(TISSUES, (tissue) => REGION_IDS.findIndex((region) => region === tissue))
const THIRDS = Int16Array.from(MENISCAL_THIRDS, placeOf)
const ARTICULAR = Int16Array.from(ARTICULAR_SUBREGIONS, placeOf)
const SUBSPINOUS_PLACE = placeOf('tibia-subspinous')

/**
 * The box of every region of moaks/regions.ts that was found, in continuous voxel indices (outer faces). An articular
 * subregion's box bounds its surface layer and 10 mm of bone under it, which is what a reader looks at; the
 * subspinous one bounds all of its bone.
 */
export function regionBoxes(partition: Partition): Map<RegionId, Box> {
  return new Map([...regionSpans(partition)].map(([region, { box }]) => [region, box]))
}

/** The same, with how far the bulk of each region reaches. */
export function regionSpans(partition: Partition): Map<RegionId, RegionSpan> {
  const { labels, grid, articular, meniscal } = partition
  const extents = new Extents([grid.ni, grid.nj, grid.nk])
  let n = 0
  for (let k = 0; k < grid.nk; k++)
    for (let j = 0; j < grid.nj; j++)
      for (let i = 0; i < grid.ni; i++, n++) {
        const tissue = labels.tissue[n] ?? 0
        const third = meniscal[n] ?? 0
        if (third !== 0) extents.add(THIRDS[third - 1] ?? 0, i, j, k)
        if (tissue === 0) continue
        const structure = STRUCTURES[tissue] ?? -1
        if (structure >= 0 && labels.lesion[n] !== OSTEOPHYTE) extents.add(structure, i, j, k)
        if (articular[n] === SUBSPINOUS) extents.add(SUBSPINOUS_PLACE, i, j, k)
      }
  addArticularLayers(partition, extents)
  for (const [site, voxels] of new OsteophyteSites(partition).bands()) {
    const place = placeOf(site)
    for (const voxel of voxels) extents.addVoxel(place, voxel)
  }
  return extents.spans()
}

function addArticularLayers(partition: Partition, extents: Extents): void {
  const { labels, grid, surface, landmarks } = partition
  const { ni, nj, slab } = grid
  const rowOf = articularRows(landmarks, grid)
  const subregionAt = (bone: number, n: number): number =>
    rowOf(bone, Math.floor(n / ni) % nj, Math.floor(n / slab))?.[n % ni] ?? 0
  for (let s = 0; s < surface.voxels.length; s++) {
    const n = surface.voxels[s] ?? 0
    const bone = surface.bone[s] ?? 0
    const subregion = subregionAt(bone, n)
    if (subregion === 0 || subregion === SUBSPINOUS) continue
    const place = ARTICULAR[subregion - 1] ?? 0
    extents.addVoxel(place, n)
    const deep = deepBone(labels.tissue, grid, n, surface.foot[s] ?? 0)
    if (subregionAt(bone, deep) === subregion) extents.addVoxel(place, deep)
  }
}

/** The bone voxel 10 mm under the surface, away from the layer along the axis that parts the two most. */
function deepBone(tissue: Uint8Array, grid: Grid, layer: number, foot: number): number {
  const { ni, nj, slab, spacing } = grid
  const i = (foot % ni) - (layer % ni)
  const j = (Math.floor(foot / ni) % nj) - (Math.floor(layer / ni) % nj)
  const k = Math.floor(foot / slab) - Math.floor(layer / slab)
  const [apartI, apartJ, apartK] = [Math.abs(i) * spacing[0], Math.abs(j) * spacing[1], Math.abs(k) * spacing[2]]
  const axis = apartI >= apartJ && apartI >= apartK ? 0 : apartJ >= apartK ? 1 : 2
  const step = axis === 0 ? Math.sign(i) : axis === 1 ? ni * Math.sign(j) : slab * Math.sign(k)
  let n = foot
  for (let left = Math.round(BONE_DEPTH / spacing[axis]); left > 0; left--) {
    if (tissue[n + step] !== tissue[foot]) break
    n += step
  }
  return n
}
