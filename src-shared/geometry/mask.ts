import { affineOfBlock, type Affine } from './affine.js'
import type { Vec3 } from './box.js'
import { eachNumber, writeNumber } from './run-text.js'

/** Which voxels of a block belong to something, as runs of "no" and "yes" in turn (run-text.ts), i fastest, beginning with "no". */
export interface VoxelRuns {
  /** [ni, nj, nk] of the block. */
  readonly dims: Vec3
  readonly runs: string
}

/** Voxels of a grid: `origin` is the grid's index of the block's first voxel. */
export interface GridMask extends VoxelRuns {
  readonly origin: Vec3
}

/** Voxels in the patient: block index → LPS mm. */
export interface Mask extends VoxelRuns {
  readonly affineLps: Affine
}

/** More than this is no part of a knee, voxels: nothing is made of it, whatever a file says. */
export const MOST_VOXELS = 4_000_000
/** Longest text of runs: a region of a knee has some thousand. */
export const MOST_RUN_TEXT = 60_000

/** The mask of voxels of a grid (positions in its array, i fastest); undefined for none, and for what is too ragged to keep. */
export function maskOf(dims: Vec3, voxels: readonly number[]): GridMask | undefined {
  const [ni, nj] = dims
  const min: [number, number, number] = [Infinity, Infinity, Infinity]
  const max: [number, number, number] = [-1, -1, -1]
  for (const n of voxels) {
    const place: Vec3 = [n % ni, Math.floor(n / ni) % nj, Math.floor(n / (ni * nj))]
    for (const axis of [0, 1, 2] as const) {
      min[axis] = Math.min(min[axis], place[axis])
      max[axis] = Math.max(max[axis], place[axis])
    }
  }
  if (voxels.length === 0) return undefined
  const size: Vec3 = [max[0] - min[0] + 1, max[1] - min[1] + 1, max[2] - min[2] + 1]
  const inside = new Uint8Array(size[0] * size[1] * size[2])
  for (const n of voxels) {
    const [i, j, k] = [n % ni, Math.floor(n / ni) % nj, Math.floor(n / (ni * nj))]
    inside[i - min[0] + size[0] * (j - min[1] + size[1] * (k - min[2]))] = 1
  }
  const runs = written(inside)
  return runs.length > MOST_RUN_TEXT ? undefined : { origin: min, dims: size, runs }
}

/** A grid's mask where the grid's affine (voxel index → LPS mm) puts it. */
export function maskLps({ origin, dims, runs }: GridMask, affine: Affine): Mask {
  return { dims, runs, affineLps: affineOfBlock(affine, origin) }
}

/** 1 for each voxel of the block that belongs; runs that go on beyond its end are ignored. */
export function maskVoxels({ dims, runs }: VoxelRuns): Uint8Array {
  const total = dims[0] * dims[1] * dims[2]
  const inside = new Uint8Array(Math.min(total, MOST_VOXELS))
  let at = 0
  let belongs = false
  eachNumber(runs, (run) => {
    if (belongs) inside.fill(1, at, at + run)
    at += run
    belongs = !belongs
    return at < inside.length
  })
  return inside
}

function written(inside: Uint8Array): string {
  const parts: string[] = []
  let from = 0
  let belongs = 0
  for (let n = 0; n <= inside.length; n++) {
    if (n < inside.length && inside[n] === belongs) continue
    parts.push(writeNumber(n - from))
    from = n
    belongs = 1 - belongs
  }
  return parts.join('')
}
