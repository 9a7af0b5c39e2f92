import type { Box } from '../geometry/box.js'
import { REGION_IDS, type RegionId } from '../moaks/regions.js'
import { lesionValue, TISSUES } from './labels.js'
import { voxelAt, type Grid } from './knee-labels.js'
import { OsteophyteSites } from './osteophyte-sites.js'
import { ARTICULAR_SUBREGIONS, articularRows, MENISCAL_THIRDS, type Partition } from './partition.js'

/** Below this many voxels a region is a speck and counts as not found. */
const LEAST_VOXELS = 12

/** Bone under an articular surface that belongs to its box, mm. */
const BONE_DEPTH = 10

const OSTEOPHYTE = lesionValue('osteophyte')
const SUBSPINOUS = ARTICULAR_SUBREGIONS.indexOf('tibia-subspinous') + 1

/** First and last voxel index of every region, in flat arrays: one visit per voxel of 4 million has to be cheap. */
class Extents {
  private readonly first = new Int32Array(REGION_IDS.length * 3).fill(0x7fffffff)
  private readonly last = new Int32Array(REGION_IDS.length * 3).fill(-1)
  private readonly counts = new Int32Array(REGION_IDS.length)

  /** `place` is the region's position in REGION_IDS. */
  add(place: number, i: number, j: number, k: number): void {
    this.counts[place] = (this.counts[place] ?? 0) + 1
    this.widen(place * 3, i)
    this.widen(place * 3 + 1, j)
    this.widen(place * 3 + 2, k)
  }

  private widen(at: number, index: number): void {
    if (index < (this.first[at] ?? 0)) this.first[at] = index
    if (index > (this.last[at] ?? 0)) this.last[at] = index
  }

  boxes(): Map<RegionId, Box> {
    const boxes = new Map<RegionId, Box>()
    REGION_IDS.forEach((region, place) => {
      if ((this.counts[place] ?? 0) < LEAST_VOXELS) return
      const low = (axis: number): number => (this.first[place * 3 + axis] ?? 0) - 0.5
      const high = (axis: number): number => (this.last[place * 3 + axis] ?? 0) + 0.5
      boxes.set(region, { min: [low(0), low(1), low(2)], max: [high(0), high(1), high(2)] })
    })
    return boxes
  }
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
  const { labels, grid, articular, meniscal } = partition
  const extents = new Extents()
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
    for (const voxel of voxels) extents.add(place, ...voxelAt(grid, voxel))
  }
  return extents.boxes()
}

function addArticularLayers(partition: Partition, extents: Extents): void {
  const { labels, grid, surface, landmarks } = partition
  const rowOf = articularRows(landmarks, grid)
  for (let s = 0; s < surface.voxels.length; s++) {
    const n = surface.voxels[s] ?? 0
    const bone = surface.bone[s] ?? 0
    const subregionAt = ([i, j, k]: readonly [number, number, number]): number => rowOf(bone, j, k)?.[i] ?? 0
    const p = voxelAt(grid, n)
    const subregion = subregionAt(p)
    if (subregion === 0 || subregion === SUBSPINOUS) continue
    const place = ARTICULAR[subregion - 1] ?? 0
    extents.add(place, ...p)
    const deep = voxelAt(grid, deepBone(labels.tissue, grid, n, surface.foot[s] ?? 0))
    if (subregionAt(deep) === subregion) extents.add(place, ...deep)
  }
}

/** The bone voxel 10 mm under the surface, away from the layer along the axis that parts the two most. */
function deepBone(tissue: Uint8Array, grid: Grid, layer: number, foot: number): number {
  const from = voxelAt(grid, layer)
  const to = voxelAt(grid, foot)
  const apart = ([0, 1, 2] as const).map((axis) => Math.abs(to[axis] - from[axis]) * grid.spacing[axis])
  const axis = apart.indexOf(Math.max(...apart))
  const stride = [1, grid.ni, grid.slab][axis] ?? 1
  const step = stride * Math.sign((to[axis] ?? 0) - (from[axis] ?? 0))
  let n = foot
  for (let left = Math.round(BONE_DEPTH / (grid.spacing[axis] ?? 1)); left > 0; left--) {
    if (tissue[n + step] !== tissue[foot]) break
    n += step
  }
  return n
}
