import type { RegionStatistics } from '../case/annotation.js'
import { applyAffine, applyLinear, invertAffine } from '../geometry/affine.js'
import type { Vec3 } from '../geometry/box.js'
import type { ImageVolume } from '../geometry/image-volume.js'
import { AXES, along, component, dot, subtract, withComponent, type Axis } from '../geometry/vector.js'
import { latticePointsWithin, type FlatPoint } from './scan-lines.js'

/** To the right and down on a plane: unit vectors at right angles, LPS. */
interface Directions {
  readonly right: Vec3
  readonly down: Vec3
}

/** A direction leaves the slices of an axis where it goes on by more than this share of a voxel for each voxel. */
const ALONG_SLICE = 1e-3

/**
 * Statistics of the voxels in a flat region. On the slices of a volume (of any of its three axes) it counts the voxels
 * whose middle lies in the region, each once; on a plane that cuts across them it samples the plane at the pitch of
 * the smallest voxel side, linear between voxels.
 *
 * @param outline closed, LPS mm, on `plane`
 * @returns null where no voxel's middle lies within
 */
export function regionStatistics(
  image: ImageVolume,
  plane: Directions,
  outline: readonly Vec3[],
): RegionStatistics | null {
  const toVoxel = invertAffine(image.affine)
  const axis = AXES.find((one) => liesInSlices(plane, toVoxel, one))
  const tally = new Tally()
  if (axis === undefined) sampleAcross(image, toVoxel, plane, outline, tally)
  else sampleSlice(image, toVoxel, axis, outline, tally)
  return tally.statistics
}

/** Value of the voxel that holds a point; null outside the image. */
export function valueAt(image: ImageVolume, pointLps: Vec3): number | null {
  const [i, j, k] = applyAffine(invertAffine(image.affine), pointLps)
  return voxel(image, [Math.round(i), Math.round(j), Math.round(k)]) ?? null
}

function liesInSlices({ right, down }: Directions, toVoxel: readonly number[], axis: Axis) {
  return [right, down].every((direction) => {
    const steps = applyLinear(toVoxel, direction)
    return Math.abs(component(steps, axis)) <= ALONG_SLICE * Math.max(...steps.map(Math.abs))
  })
}

function sampleSlice(
  image: ImageVolume,
  toVoxel: readonly number[],
  axis: Axis,
  outline: readonly Vec3[],
  tally: Tally,
): void {
  const [a, b] = axis === 0 ? ([1, 2] as const) : axis === 1 ? ([0, 2] as const) : ([0, 1] as const)
  const voxels = outline.map((point) => applyAffine(toVoxel, point))
  const slice = Math.round(voxels.reduce((sum, one) => sum + component(one, axis), 0) / Math.max(1, voxels.length))
  const flat = voxels.map((one): FlatPoint => [component(one, a), component(one, b)])
  const bounds = [component(image.dims, a) - 1, component(image.dims, b) - 1] as const
  latticePointsWithin(flat, bounds, (x, y) => {
    const at = withComponent(withComponent(withComponent([0, 0, 0], axis, slice), a, x), b, y)
    tally.add(voxel(image, at))
  })
}

function sampleAcross(
  image: ImageVolume,
  toVoxel: readonly number[],
  { right, down }: Directions,
  outline: readonly Vec3[],
  tally: Tally,
): void {
  const [first] = outline
  if (!first) return
  const pitch = Math.min(...AXES.map((axis) => 1 / Math.hypot(...rowOf(toVoxel, axis))))
  const flat = outline.map((point): FlatPoint => {
    const offset = subtract(point, first)
    return [dot(offset, right) / pitch, dot(offset, down) / pitch]
  })
  latticePointsWithin(flat, null, (x, y) => {
    const point = along(along(first, right, x * pitch), down, y * pitch)
    tally.add(between(image, applyAffine(toVoxel, point)))
  })
}

function rowOf(matrix: readonly number[], row: Axis): Vec3 {
  return [matrix[4 * row] ?? 0, matrix[4 * row + 1] ?? 0, matrix[4 * row + 2] ?? 0]
}

function voxel({ dims, data }: ImageVolume, [i, j, k]: Vec3): number | undefined {
  const inside = i >= 0 && j >= 0 && k >= 0 && i < dims[0] && j < dims[1] && k < dims[2]
  return inside ? data[i + dims[0] * (j + dims[1] * k)] : undefined
}

/** The value between voxels, linear; that of the outermost voxels up to their faces, undefined beyond. */
function between(image: ImageVolume, at: Vec3): number | undefined {
  const { dims } = image
  if (AXES.some((axis) => !(component(at, axis) >= -0.5 && component(at, axis) <= component(dims, axis) - 0.5)))
    return undefined
  const held = AXES.map((axis) => Math.min(Math.max(component(at, axis), 0), component(dims, axis) - 1))
  const low = held.map(Math.floor)
  let sum = 0
  for (let corner = 0; corner < 8; corner++) {
    let weight = 1
    const place = AXES.map((axis) => {
      const share = (held[axis] ?? 0) - (low[axis] ?? 0)
      const far = (corner >> axis) & 1
      weight *= far === 1 ? share : 1 - share
      return Math.min((low[axis] ?? 0) + far, component(dims, axis) - 1)
    })
    if (weight > 0) sum += weight * (voxel(image, [place[0] ?? 0, place[1] ?? 0, place[2] ?? 0]) ?? 0)
  }
  return sum
}

/** Mean and deviation in one pass that stays exact for large values (Welford, Technometrics 4:419, 1962). */
class Tally {
  private count = 0
  private mean = 0
  private squares = 0
  private min = Infinity
  private max = -Infinity

  add(value: number | undefined): void {
    if (value === undefined || !Number.isFinite(value)) return
    this.count++
    const off = value - this.mean
    this.mean += off / this.count
    this.squares += off * (value - this.mean)
    this.min = Math.min(this.min, value)
    this.max = Math.max(this.max, value)
  }

  get statistics(): RegionStatistics | null {
    const { count, mean, squares, min, max } = this
    if (count === 0) return null
    return { count, mean, sd: count > 1 ? Math.sqrt(squares / (count - 1)) : 0, min, max }
  }
}
