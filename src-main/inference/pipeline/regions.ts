import { TISSUES } from '../../../src-shared/anatomy/labels.js'
import type { RegionBox } from '../../../src-shared/case/reading.js'
import { invertAffine, transformBox } from '../../../src-shared/geometry/affine.js'
import { boxAround, intersectBoxes, type Box } from '../../../src-shared/geometry/box.js'
import { REGIONS, type RegionId } from '../../../src-shared/moaks/regions.js'
import { facesOf } from './label-statistics.js'
import type { Lattice } from './lattice.js'
import { regionExtents, type RegionExtent, type RegionLabels } from './region-extents.js'

/** A region as found, and whether the image ends inside it. */
export interface LocatedRegion extends RegionBox {
  readonly id: RegionId
  /** Voxels of the grid it was measured on. */
  readonly voxels: number
  readonly cutOff: boolean
}

/** A label volume on a model grid, with what is needed to say where the image ends. */
export interface RegionSource {
  readonly labels: RegionLabels
  readonly intensity: Float32Array
}

/**
 * Boxes of every region that was found, in LPS mm and in voxels of the original image (continuous indices; a box's
 * edges are voxel faces). `fine` sources lie on the segment grid; where that grid ends, `coarse` labels of the
 * localiser go on, so that a femur's box reaches as far as the image does.
 */
export function locateRegions(
  fine: readonly RegionSource[],
  coarse: RegionSource,
  image: Lattice,
): Map<RegionId, LocatedRegion> {
  const fineLattice = fine[0]?.labels.lattice
  const outsideFine = fineLattice ? regionExtents(coarse.labels, coarse.intensity, fineLattice) : []
  const found = [...fine.flatMap((source) => regionExtents(source.labels, source.intensity)), ...outsideFine]
  const toVoxel = invertAffine(image.affine)
  const regions = new Map<RegionId, LocatedRegion>()
  for (const { id, label } of REGIONS) {
    const parts = found.filter((extent) => extent.id === id)
    const boxLps = boxAround(parts.flatMap((part) => cornersLps(part)))
    if (!boxLps) continue
    regions.set(id, {
      id,
      label,
      boxLps: copy(boxLps),
      boxVoxel: copy(clampToImage(transformBox(toVoxel, boxLps), image)),
      confidence: null,
      voxels: parts.reduce((sum, part) => sum + part.voxels, 0),
      cutOff: parts.some((part) => part.edgeVoxels >= EDGE_VOXELS && part.edgeVoxels >= part.voxels * EDGE_SHARE),
    })
  }
  return regions
}

/** So many voxels, and such a share of the region, must touch the image's edge before it counts as cut off. */
const EDGE_VOXELS = 4
const EDGE_SHARE = 0.002

/** Label value → region for the tissues that are regions themselves. */
export const TISSUE_REGIONS: readonly (RegionId | null)[] = TISSUES.map(
  (tissue) => REGIONS.find((region) => region.id === tissue)?.id ?? null,
)

function cornersLps(extent: RegionExtent): Box['min'][] {
  const box = transformBox(extent.lattice.affine, facesOf(extent.first, extent.last))
  return [box.min, box.max]
}

function clampToImage(box: Box, image: Lattice): Box {
  const [ni, nj, nk] = image.dims
  const whole: Box = { min: [-0.5, -0.5, -0.5], max: [ni - 0.5, nj - 0.5, nk - 0.5] }
  return intersectBoxes(box, whole) ?? box
}

function copy(box: Box): { min: [number, number, number]; max: [number, number, number] } {
  return { min: [...box.min], max: [...box.max] }
}
