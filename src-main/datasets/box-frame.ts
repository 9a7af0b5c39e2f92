import { invertAffine, transformBox } from '../../src-shared/geometry/affine.js'
import type { Box } from '../../src-shared/geometry/box.js'
import type { Presented } from '../answers/chat/shown-volume.js'
import { voxelBox } from '../answers/chat/voxel-box.js'
import type { ParsedBox } from '../answers/parser/types.js'
import type { BenchCase, BoxFrame, CaseGeometry } from './dataset.js'

/** Carries a box from one frame into another; null where the geometry for it is not known. */
export function intoFrame(box: Box, from: BoxFrame, to: BoxFrame, geometry: CaseGeometry | null): Box | null {
  if (from === to) return box
  const affine = geometry?.affineLps
  if (!affine) return null
  return transformBox(to === 'lps-mm' ? affine : invertAffine(affine), box)
}

/** The box a text gave, in the frame of its case; null where it cannot be carried there. See `voxelBox`. */
export function parsedBoxInFrame(parsed: ParsedBox, entry: BenchCase, presented: Presented | undefined): Box | null {
  const { frame, geometry } = entry
  if (parsed.unit === 'lps-mm') {
    const box: Box = {
      min: [parsed.x[0], parsed.y[0], parsed.slice[0]],
      max: [parsed.x[1], parsed.y[1], parsed.slice[1]],
    }
    return intoFrame(box, 'lps-mm', frame, geometry)
  }
  const voxels = voxelBox(parsed, geometry?.dims, presented)
  return voxels && intoFrame(voxels, 'voxel', frame, geometry)
}
