import { invertAffine, transformBox } from '../../src-shared/geometry/affine.js'
import type { Box, Vec3 } from '../../src-shared/geometry/box.js'
import type { BenchCase, BoxFrame, CaseGeometry } from './dataset.js'
import type { ParsedBox } from '../answers/parser/types.js'

/** How box numbers of a text relate to voxels: voxel = offset + scale · number, along x, y, slice. */
export interface Presented {
  readonly offset: Vec3
  readonly scale: Vec3
}

/** Carries a box from one frame into another; null where the geometry for it is not known. */
export function intoFrame(box: Box, from: BoxFrame, to: BoxFrame, geometry: CaseGeometry | null): Box | null {
  if (from === to) return box
  const affine = geometry?.affineLps
  if (!affine) return null
  return transformBox(to === 'lps-mm' ? affine : invertAffine(affine), box)
}

/**
 * The box a text gave, in the frame of its case; null where it cannot be carried there. Voxel numbers include both ends;
 * fractions count from the outer edge of the first voxel to that of the last.
 */
export function parsedBoxInFrame(parsed: ParsedBox, entry: BenchCase, presented: Presented | undefined): Box | null {
  const low: Vec3 = [parsed.x[0], parsed.y[0], parsed.slice[0]]
  const high: Vec3 = [parsed.x[1], parsed.y[1], parsed.slice[1]]
  if (parsed.unit === 'lps-mm') return intoFrame({ min: low, max: high }, 'lps-mm', entry.frame, entry.geometry)
  if (parsed.unit === 'normalised') {
    const dims = entry.geometry?.dims
    if (!dims) return null
    const edge = (fraction: Vec3): Vec3 => [
      fraction[0] * dims[0] - 0.5,
      fraction[1] * dims[1] - 0.5,
      fraction[2] * dims[2] - 0.5,
    ]
    return intoFrame({ min: edge(low), max: edge(high) }, 'voxel', entry.frame, entry.geometry)
  }
  const offset = presented?.offset ?? [0, 0, 0]
  const scale = presented?.scale ?? [1, 1, 1]
  const voxels: Box = {
    min: [
      offset[0] + scale[0] * (low[0] - 0.5),
      offset[1] + scale[1] * (low[1] - 0.5),
      offset[2] + scale[2] * (low[2] - 0.5),
    ],
    max: [
      offset[0] + scale[0] * (high[0] + 0.5),
      offset[1] + scale[1] * (high[1] + 0.5),
      offset[2] + scale[2] * (high[2] + 0.5),
    ],
  }
  return intoFrame(voxels, 'voxel', entry.frame, entry.geometry)
}
