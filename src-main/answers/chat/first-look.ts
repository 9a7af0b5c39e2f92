import { readLocation } from '../parser/find-box.js'
import type { AnswerExpectation, Repair } from '../parser/types.js'

/** How a model is asked for the box of a region before it is asked to grade the crop. */
export const FIRST_LOOK: AnswerExpectation = { chain: false, box: true, boxLayout: 'slice-pairs', boxUnit: 'voxel' }

/** What had to be mended to read the box of a first look; nothing where there was none. */
export function firstLookRepairs(firstLook: string | undefined): Repair[] {
  const read = firstLook === undefined ? undefined : readLocation(firstLook, FIRST_LOOK)
  return (read?.repairs ?? []).map(({ code, detail }) => ({ code, detail: `first look: ${detail}` }))
}
