import { boxIou } from '../../geometry/box.js'
import type { Answer } from '../answers.js'

/** How far two boxes to one question overlap, 0…1. */
export interface Overlap {
  readonly question: number
  readonly iou: number
}

/** The overlaps of boxes of the same questions; those on different series have no common frame and are left out. */
export function overlaps(one: readonly Answer[], other: readonly Answer[]): Overlap[] {
  return one.flatMap(({ question, boxLps, volume }) => {
    const second = other.find((answer) => answer.question === question)
    if (!boxLps || !second?.boxLps || volume === null || volume !== second.volume) return []
    return [{ question, iou: boxIou(boxLps, second.boxLps) }]
  })
}
