import type { Box, Vec3 } from '../../../src-shared/geometry/box.js'
import type { ParsedBox } from '../parser/types.js'
import type { Presented } from './shown-volume.js'

/**
 * The box a text gave in voxels, edges in voxels: voxel n spans n − 0.5 … n + 0.5. Its numbers include both ends, as pixels of the
 * pictures shown where there were any; fractions count from the outer edge of the first voxel to that of the last. Null
 * for one in millimetres, and where fractions cannot be carried over because nobody knows the `dims`.
 */
export function voxelBox(
  parsed: ParsedBox,
  dims: Vec3 | undefined,
  { offset, scale }: Presented = { offset: [0, 0, 0], scale: [1, 1, 1] },
): Box | null {
  const low: Vec3 = [parsed.x[0], parsed.y[0], parsed.slice[0]]
  const high: Vec3 = [parsed.x[1], parsed.y[1], parsed.slice[1]]
  if (parsed.unit === 'lps-mm') return null
  if (parsed.unit === 'normalised') {
    if (!dims) return null
    const edge = (fraction: Vec3): Vec3 => [
      fraction[0] * dims[0] - 0.5,
      fraction[1] * dims[1] - 0.5,
      fraction[2] * dims[2] - 0.5,
    ]
    return { min: edge(low), max: edge(high) }
  }
  const carried = (number: Vec3, half: number): Vec3 => [
    offset[0] + scale[0] * (number[0] + half),
    offset[1] + scale[1] * (number[1] + half),
    offset[2] + scale[2] * (number[2] + half),
  ]
  return { min: carried(low, -0.5), max: carried(high, 0.5) }
}
