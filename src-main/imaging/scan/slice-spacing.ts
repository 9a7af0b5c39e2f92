/** Which source slices make one slice of the volume: `a` alone, or `a` and `b` mixed by `weight` of b; none: empty. */
export interface SlicePlanEntry {
  readonly a: number | null
  readonly b: number | null
  readonly weight: number
}

/** How positions along the normal lie (indices into the sorted positions). */
export type SpacingVerdict =
  | { readonly kind: 'even'; readonly spacing: number; readonly worst: Deviation | undefined }
  | { readonly kind: 'missing'; readonly spacing: number; readonly plan: SlicePlanEntry[]; readonly holes: Hole[] }
  | { readonly kind: 'split'; readonly runs: (readonly [first: number, last: number])[] }
  | { readonly kind: 'uneven'; readonly spacing: number; readonly plan: SlicePlanEntry[]; readonly worst: Deviation }

/** The step from slice `after` to the next that differs most from the usual one, mm. */
export interface Deviation {
  readonly after: number
  readonly step: number
}

export interface Hole {
  readonly after: number
  readonly step: number
  readonly slices: number
}

/** Steps within this share of the usual one, or this many mm (headers round positions), are equal. */
const SAME_STEP_SHARE = 0.02
const SAME_STEP_MM = 0.01
/** A slice this share of a step off the even grid still lies on it: a tenth of a voxel. */
const ON_GRID_SHARE = 0.1
/** More empty slices than this share make no volume any more. */
const MAX_MISSING_SHARE = 0.2
/** A stack that changes its spacing is cut where it changes, if the pieces are worth having. */
const MAX_RUNS = 3
const MIN_RUN_SLICES = 5
/** Across a longer step than this many usual ones nothing is interpolated. */
const MAX_BRIDGED_STEPS = 2
/** Among uneven slices a step longer than this many usual ones is where the stack ends. */
const MAX_UNEVEN_STEPS = 4

/**
 * Judges the distances between slices. Positions are millimetres along the normal, rising, at least two.
 * What is even is left alone; single missing slices become empty ones; a change of spacing splits the stack; what is
 * irregular is interpolated onto an even grid, for a volume whose slices lie elsewhere than it says would be wrong.
 */
export function judgeSpacing(positions: readonly number[]): SpacingVerdict {
  const steps = positions.slice(1).map((position, index) => position - (positions[index] ?? position))
  const usual = median(steps)
  const worst = worstStep(steps, usual)
  const uneven = !isSame(worst.step, usual)
  const mean = sum(steps) / steps.length
  if (offGrid(positions, mean) <= ON_GRID_SHARE)
    return { kind: 'even', spacing: mean, worst: uneven ? worst : undefined }

  const multiples = steps.map((step) => Math.max(1, Math.round(step / usual)))
  if (steps.every((step, index) => isSame(step, usual * (multiples[index] ?? 1), usual))) {
    const missing = sum(multiples) - steps.length
    if (missing <= MAX_MISSING_SHARE * (positions.length + missing)) return withHoles(steps, multiples)
    return { kind: 'split', runs: runsBetween(multiples, (multiple) => multiple === 1) }
  }
  // An image far off, such as a stray one, must not stretch the grid to where it lies.
  const isNear = (step: number): boolean => step <= MAX_UNEVEN_STEPS * usual
  if (!steps.every(isNear)) return { kind: 'split', runs: runsBetween(steps, isNear) }
  const runs = evenRuns(steps)
  if (runs.length <= MAX_RUNS && runs.every(([first, last]) => last - first + 1 >= MIN_RUN_SLICES))
    return { kind: 'split', runs }
  return { kind: 'uneven', spacing: usual, plan: interpolationPlan(positions, usual), worst }
}

function withHoles(steps: readonly number[], multiples: readonly number[]): SpacingVerdict {
  const plan: SlicePlanEntry[] = [{ a: 0, b: null, weight: 0 }]
  const holes: Hole[] = []
  multiples.forEach((multiple, index) => {
    for (let empty = 1; empty < multiple; empty++) plan.push({ a: null, b: null, weight: 0 })
    plan.push({ a: index + 1, b: null, weight: 0 })
    if (multiple > 1) holes.push({ after: index, step: steps[index] ?? 0, slices: multiple - 1 })
  })
  return { kind: 'missing', spacing: sum(steps) / sum(multiples), plan, holes }
}

/** For each slice of the even grid the two source slices around it. */
function interpolationPlan(positions: readonly number[], spacing: number): SlicePlanEntry[] {
  const first = positions[0] ?? 0
  const last = positions[positions.length - 1] ?? first
  const count = Math.floor((last - first) / spacing + 1e-6) + 1
  const plan: SlicePlanEntry[] = []
  let below = 0
  for (let k = 0; k < count; k++) {
    const at = first + k * spacing
    while (below + 2 < positions.length && (positions[below + 1] ?? Infinity) <= at) below++
    const from = positions[below] ?? first
    const step = (positions[below + 1] ?? from) - from
    const weight = step > 0 ? Math.min(1, Math.max(0, (at - from) / step)) : 0
    if (weight < 1e-3) plan.push({ a: below, b: null, weight: 0 })
    else if (weight > 1 - 1e-3) plan.push({ a: below + 1, b: null, weight: 0 })
    else if (step > MAX_BRIDGED_STEPS * spacing + SAME_STEP_MM) plan.push({ a: null, b: null, weight: 0 })
    else plan.push({ a: below, b: below + 1, weight })
  }
  return plan
}

/** Stretches of equal steps, as slice indices; the slice between two stretches belongs to the first. */
function evenRuns(steps: readonly number[]): (readonly [number, number])[] {
  const runs: (readonly [number, number])[] = []
  let first = 0
  while (first <= steps.length) {
    const step = steps[first]
    let last = first
    while (step !== undefined && last < steps.length && isSame(steps[last] ?? 0, step)) last++
    runs.push([first, last])
    first = last + 1
  }
  return runs
}

function runsBetween(steps: readonly number[], joined: (step: number) => boolean): (readonly [number, number])[] {
  const runs: (readonly [number, number])[] = []
  let first = 0
  steps.forEach((step, index) => {
    if (joined(step)) return
    runs.push([first, index])
    first = index + 1
  })
  runs.push([first, steps.length])
  return runs
}

/** Greatest distance of a position from the even grid through the first and last, in steps. */
function offGrid(positions: readonly number[], spacing: number): number {
  const first = positions[0] ?? 0
  return Math.max(...positions.map((position, index) => Math.abs(position - first - index * spacing))) / spacing
}

function worstStep(steps: readonly number[], usual: number): Deviation {
  let worst: Deviation = { after: 0, step: steps[0] ?? usual }
  steps.forEach((step, after) => {
    if (Math.abs(step - usual) > Math.abs(worst.step - usual)) worst = { after, step }
  })
  return worst
}

function isSame(a: number, b: number, unit = b): boolean {
  return Math.abs(a - b) <= Math.max(SAME_STEP_SHARE * unit, SAME_STEP_MM)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** The middle value; of an even count the lower middle, so that it is a step that occurs. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
}
