import { TISSUES } from './labels.js'
import { ARTICULAR_SUBREGIONS, MENISCAL_THIRDS, type Partition } from './partition.js'
import { regionSpans } from './region-boxes.js'
import type { RegionBox } from '../case/reading.js'
import { invertAffine, transformBox } from '../geometry/affine.js'
import { boxAround, intersectBoxes, type Box } from '../geometry/box.js'
import { REGIONS, type RegionId } from '../moaks/regions.js'
import type { LabelVolume } from '../geometry/image-volume.js'
import { facesOf } from './label-statistics.js'
import type { Lattice } from '../geometry/lattice.js'
import { endsWithin, regionExtents, type RegionExtent } from './region-extents.js'

/** A region as found, and whether the image ends inside it. */
export interface LocatedRegion extends Omit<RegionBox, 'volume'> {
  readonly id: RegionId
  readonly cutOff: boolean
  /** How far its bulk reaches on the fine grid (region-boxes.ts), LPS mm; null where it was not cut there. */
  readonly inner: Box | null
}

/** Labels on a model grid; `intensity` < 0 marks the grid's voxels outside the image. */
export interface RegionSource {
  readonly tissue: LabelVolume
  readonly intensity: Float32Array
}

/** So many voxels, and such a share of the region, must touch the image's edge before it counts as cut off. */
const EDGE_VOXELS = 4
const EDGE_SHARE = 0.002

/** Below this many voxels a structure is a speck and counts as not found, as in region-boxes.ts. */
const LEAST_VOXELS = 12

/** Label value → region for the tissues that are regions themselves. */
const STRUCTURES: readonly (RegionId | null)[] = TISSUES.map(
  (tissue) => REGIONS.find((region) => region.id === tissue)?.id ?? null,
)

/**
 * Boxes of every region that was found, in LPS mm and in voxels of the original image (continuous indices; a box's
 * edges are voxel faces). They are drawn on the fine grid (`partition` is its subdivision, null where femur or tibia
 * was not found); where that grid ends, the localiser's labels go on, so that a femur's box reaches as far as the
 * image does.
 */
export function locateRegions(
  fine: RegionSource,
  partition: Partition | null,
  coarse: RegionSource,
  image: Lattice,
): Map<RegionId, LocatedRegion> {
  // Where the image reaches beyond the grid on all sides, nothing on the grid is cut off.
  const mayBeCut = endsWithin(fine.intensity)
  const structures = partition && !mayBeCut ? [] : extentsOf(fine.tissue, STRUCTURES, fine.intensity)
  const spans = partition ? regionSpans(partition) : null
  const boxes = new Map<RegionId, Box>()
  if (spans) for (const [id, { box }] of spans) boxes.set(id, box)
  else
    for (const part of structures) if (part.voxels >= LEAST_VOXELS) boxes.set(part.id, facesOf(part.first, part.last))
  const beyond = extentsOf(coarse.tissue, STRUCTURES, coarse.intensity, fine.tissue)
  const atEdge = [...structures, ...beyond, ...(mayBeCut ? subregionExtents(partition, fine) : [])]
  const toVoxel = invertAffine(image.affine)
  const regions = new Map<RegionId, LocatedRegion>()
  for (const { id, label, kind } of REGIONS) {
    const box = boxes.get(id)
    const parts = box ? [transformBox(fine.tissue.affine, box)] : []
    for (const part of beyond)
      if (part.id === id && part.voxels >= LEAST_VOXELS)
        parts.push(transformBox(part.lattice.affine, facesOf(part.first, part.last)))
    const boxLps = boxAround(parts.flatMap((part) => [part.min, part.max]))
    if (!boxLps) continue
    const inner = spans?.get(id)?.inner
    regions.set(id, {
      id,
      label,
      inner: inner ? transformBox(fine.tissue.affine, inner) : null,
      boxLps: asArrays(boxLps),
      boxVoxel: asArrays(insideImage(transformBox(toVoxel, boxLps), image)),
      confidence: null,
      cutOff:
        kind === 'site' ? box !== undefined && leavesImage(box, fine) : atEdge.some((p) => p.id === id && isCut(p)),
    })
  }
  return regions
}

function extentsOf(
  labels: LabelVolume,
  regions: readonly (RegionId | null)[],
  intensity: Float32Array,
  beyond?: Lattice,
): RegionExtent[] {
  return regionExtents({ lattice: labels, data: labels.data, regions }, intensity, beyond)
}

function subregionExtents(partition: Partition | null, fine: RegionSource): RegionExtent[] {
  if (!partition) return []
  const extents = (data: Uint8Array, ids: readonly RegionId[]): RegionExtent[] =>
    regionExtents({ lattice: fine.tissue, data, regions: [null, ...ids] }, fine.intensity)
  return [...extents(partition.articular, ARTICULAR_SUBREGIONS), ...extents(partition.meniscal, MENISCAL_THIRDS)]
}

function isCut(extent: RegionExtent): boolean {
  return extent.edgeVoxels >= EDGE_VOXELS && extent.edgeVoxels >= extent.voxels * EDGE_SHARE
}

/** Whether a box on the fine grid, grown by one voxel, holds a voxel outside the image. */
function leavesImage(box: Box, { tissue, intensity }: RegionSource): boolean {
  const [ni, nj] = tissue.dims
  const from = box.min.map((edge) => Math.max(0, Math.round(edge - 0.5)))
  const to = box.max.map((edge, axis) => Math.min((tissue.dims[axis] ?? 1) - 1, Math.round(edge + 0.5)))
  const [i0 = 0, j0 = 0, k0 = 0] = from
  const [i1 = 0, j1 = 0, k1 = 0] = to
  for (let k = k0; k <= k1; k++)
    for (let j = j0; j <= j1; j++)
      for (let i = i0; i <= i1; i++) if ((intensity[i + ni * (j + nj * k)] ?? 0) < 0) return true
  return false
}

/** The image's outer faces in continuous voxel indices. */
export function wholeImage({ dims: [ni, nj, nk] }: Lattice): Box {
  return { min: [-0.5, -0.5, -0.5], max: [ni - 0.5, nj - 0.5, nk - 0.5] }
}

/** The part of a box in voxel indices that lies in the image; the box itself where none does. */
export function insideImage(box: Box, image: Lattice): Box {
  return intersectBoxes(box, wholeImage(image)) ?? box
}

/** A box as it is stored. */
export function asArrays(box: Box): { min: [number, number, number]; max: [number, number, number] } {
  return { min: [...box.min], max: [...box.max] }
}
