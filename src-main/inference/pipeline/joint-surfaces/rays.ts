import type { KneeLabels } from '../../../../src-shared/anatomy/knee-labels.js'
import { tissueValue } from '../../../../src-shared/anatomy/labels.js'
import type { SurfacePlan } from '../../pack/surface-plan.js'

/**
 * A fan of rays in one sagittal slice, the same in every slice: from within a bone out through its joint surface. Ray v
 * and the distance s along it, both in voxels, stand for column i and row j of the slice.
 */
export interface Rays {
  readonly count: number
  /** Where a ray is followed, from its far end inwards in this step, voxels. */
  readonly nearest: number
  readonly furthest: number
  readonly step: number
  at(v: number, s: number): readonly [i: number, j: number]
  of(i: number, j: number): readonly [v: number, s: number]
}

/** What the rays are laid by. */
export type SliceGrid = Pick<KneeLabels, 'tissue' | 'dims'>

/** Rays of the femur start at its axis and turn by this much from one to the next, radians. */
const TURN = (2 * Math.PI) / 180
/** The first of them points forwards and up, past the top of the trochlea; 0 is straight down, positive backwards. */
const FIRST_TURN = (-130 * Math.PI) / 180
/** The axis lies this far above the lowest part of the condyles, voxels: 22.5 mm on the segmenter's grid. */
const AXIS_ABOVE = 30
/** The condyles as high as counts for where their middle lies, voxels. */
const CONDYLES_ABOVE = 37
/** Specks below the condyles are not the condyles: this share of the femur lies above their lowest row. */
const ABOVE_LOWEST = 0.995

/**
 * The rays of a bone: up from the tibia, back from the patella, and around the axis of the condyles from the femur, which
 * rolls the trochlea and both condyles out into one sheet. Null where there is hardly any femur to lay them by.
 */
export function raysOf({ bone, rays }: Pick<SurfacePlan, 'bone' | 'rays'>, labels: SliceGrid): Rays | null {
  const [ni, nj] = labels.dims
  const { first: from, count } = rays
  if (bone === 'tibia')
    return {
      count,
      nearest: 1 - nj,
      furthest: 0,
      step: 1,
      at: (v, s) => [v + from, -s],
      of: (i, j) => [i - from, -j],
    }
  if (bone === 'patella')
    return {
      count,
      nearest: 0,
      furthest: ni - 1,
      step: 1,
      at: (v, s) => [s, v + from],
      of: (i, j) => [j - from, i],
    }
  const axis = femoralAxis(labels)
  if (!axis) return null
  const [ic, jc] = axis
  const turns = Float64Array.from({ length: count }, (_, v) => FIRST_TURN + TURN * (v + from))
  const [back, down] = [turns.map(Math.sin), turns.map(Math.cos)]
  return {
    count,
    nearest: 0,
    furthest: 63.5,
    step: 0.5,
    at: (v, s) => [ic + (back[v] ?? 0) * s, jc + (down[v] ?? 0) * s],
    of: (i, j) => [(Math.atan2(i - ic, j - jc) - FIRST_TURN) / TURN - from, Math.hypot(i - ic, j - jc)],
  }
}

/** Column and row of the axis that the condyles are rolled around: it runs across the knee. Null where there is hardly any femur. */
function femoralAxis({ tissue, dims }: SliceGrid): readonly [i: number, j: number] | null {
  const [ni, nj] = dims
  const femur = tissueValue('femur')
  const perRow = new Float64Array(nj)
  const slab = ni * nj
  for (let n = 0; n < tissue.length; n++)
    if (tissue[n] === femur) {
      const j = Math.floor((n % slab) / ni)
      perRow[j] = (perRow[j] ?? 0) + 1
    }
  if (sum(perRow) < 1000) return null
  const lowest = quantileIndex(perRow, ABOVE_LOWEST)
  const perColumn = new Float64Array(ni)
  for (let start = 0; start < tissue.length; start += slab)
    for (let j = Math.max(0, lowest - CONDYLES_ABOVE); j <= lowest; j++)
      for (let i = 0; i < ni; i++) if (tissue[start + ni * j + i] === femur) perColumn[i] = (perColumn[i] ?? 0) + 1
  return [(quantileIndex(perColumn, 0.02) + quantileIndex(perColumn, 0.98)) / 2, lowest - AXIS_ABOVE]
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}

/** First index up to which this share of all lies. */
function quantileIndex(counts: Float64Array, share: number): number {
  const wanted = sum(counts) * share
  let below = 0
  return Math.max(
    0,
    counts.findIndex((count) => (below += count) >= wanted),
  )
}
