import {
  applyAffine,
  applyLinear,
  invertAffine,
  multiplyAffine,
  type Affine,
} from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { add, scale } from '../../../src-shared/geometry/vector.js'
import { toPatient, type Projection } from '../geometry/screen.js'
import type { ComparedImage, IntensityMatch } from './intensity-match.js'
import { samplerOf } from './sampler.js'

/** Two volumes that may be taken from each other. */
export interface ComparedPair {
  readonly first: ComparedImage
  readonly second: ComparedImage
  /** LPS mm of the first → LPS mm of the second. */
  readonly toSecond: Affine
  readonly match: IntensityMatch
}

/**
 * The difference on one plane, row by row: the first volume less the second, as a share of the first one's range
 * (its 0.5th to 99.5th percentile). NaN where one of the two has no voxels.
 */
export interface DifferenceMap {
  readonly columns: number
  readonly rows: number
  /** CSS pixels from one value to the next; the first is half of that from the edge. */
  readonly step: number
  readonly shares: Float32Array
}

/** Values of one plane at most: with three planes a move of the crosshair still fits into a frame. */
const MOST_VALUES = 50_000

/**
 * Takes the second volume, resampled into the plane that is shown (linear), from the first one. Values lie half a
 * voxel of the first volume apart, or further where the plane is large.
 */
export function differenceMap(pair: ComparedPair, projection: Projection): DifferenceMap {
  const { first, second, toSecond, match } = pair
  const step = stepOf(first.affine, projection)
  const [columns, rows] = [Math.ceil(projection.width / step), Math.ceil(projection.height / step)]
  const toFirst = invertAffine(first.affine)
  const one = walkOf(toFirst, projection, step)
  const other = walkOf(multiplyAffine(invertAffine(second.affine), toSecond), projection, step)
  const [firstAt, secondAt] = [samplerOf(first), samplerOf(second)]
  const range = first.percentiles.high - first.percentiles.low
  const shares = new Float32Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    const [a, b] = [add(one.start, scale(one.down, row)), add(other.start, scale(other.down, row))]
    for (let column = 0; column < columns; column++) {
      const value = firstAt(a[0] + one.right[0] * column, a[1] + one.right[1] * column, a[2] + one.right[2] * column)
      const against = secondAt(
        b[0] + other.right[0] * column,
        b[1] + other.right[1] * column,
        b[2] + other.right[2] * column,
      )
      shares[row * columns + column] = range > 0 ? (value - match.gain * against - match.offset) / range : NaN
    }
  }
  return { columns, rows, step, shares }
}

function stepOf(affine: Affine, { width, height, mmPerPixel }: Projection): number {
  const voxel = Math.min(...([0, 1, 2] as const).map((axis) => voxelSide(affine, axis)))
  const few = Math.sqrt((width * height) / MOST_VALUES)
  return Math.max(1, Math.ceil(few), Math.floor(voxel / 2 / mmPerPixel))
}

function voxelSide(affine: Affine, axis: 0 | 1 | 2): number {
  const along: Vec3 = [axis === 0 ? 1 : 0, axis === 1 ? 1 : 0, axis === 2 ? 1 : 0]
  return Math.hypot(...applyLinear(affine, along))
}

/** Where the plane begins in a volume's voxels, and how far it goes on from one value to the next. */
function walkOf(toVoxel: Affine, projection: Projection, step: number): Record<'start' | 'right' | 'down', Vec3> {
  const { basis, mmPerPixel } = projection
  return {
    start: applyAffine(toVoxel, toPatient(projection, [step / 2, step / 2])),
    right: applyLinear(toVoxel, scale(basis.right, step * mmPerPixel)),
    down: applyLinear(toVoxel, scale(basis.down, step * mmPerPixel)),
  }
}
