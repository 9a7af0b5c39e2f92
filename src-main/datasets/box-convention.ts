import type { BoxConvention } from '../answers/parser/types.js'

/** What six numbers of many boxes say about their order and unit. */
export interface DetectedConvention {
  readonly convention: BoxConvention | null
  /** Why nothing could be decided, as a sentence; empty where it could. */
  readonly reason: string
}

/**
 * Finds the convention of released boxes from many of them: fractions if none exceeds 1, and the order in which every
 * box has its lower ends before its upper ends. Undecided where both orders or neither fit all boxes: then it has to be
 * told.
 */
export function detectBoxConvention(boxes: readonly (readonly number[])[]): DetectedConvention {
  if (boxes.length === 0) return { convention: null, reason: 'There are no boxes.' }
  const normalised = boxes.every((box) => box.every((value) => value >= 0 && value <= 1))
  const pairs = boxes.every(([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]) => a <= b && c <= d && e <= f)
  const corners = boxes.every(([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]) => a <= d && b <= e && c <= f)
  const boxUnit = normalised ? 'normalised' : 'voxel'
  if (pairs !== corners) return { convention: { boxLayout: pairs ? 'slice-pairs' : 'corners', boxUnit }, reason: '' }
  return {
    convention: null,
    reason: pairs
      ? 'The boxes fit both orders of their six numbers; say which one is meant.'
      : 'The boxes fit neither order of their six numbers; say which one is meant.',
  }
}
