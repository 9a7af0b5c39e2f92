import type { FlatBone } from './unroll.js'

/** The flat bones side by side on one sheet, at one scale. */
export interface Sheet {
  readonly bones: readonly PlacedBone[]
  readonly width: number
  readonly height: number
  readonly pixelsPerMm: number
}

export interface PlacedBone extends FlatBone {
  /** Pixels of the sheet. */
  readonly left: number
  readonly top: number
}

/** Between bones and around them, pixels; above them stands what they are. */
const GAP = 22
const EDGE = 10
const HEAD = 20

/** The largest sheet of bones that has room in so many pixels. */
export function sheetOf(bones: readonly FlatBone[], width: number, height: number): Sheet {
  const across = bones.reduce((sum, bone) => sum + bone.width, 0)
  const tall = Math.max(1, ...bones.map((bone) => bone.height))
  const room = width - 2 * EDGE - GAP * Math.max(0, bones.length - 1)
  const pixelsPerMm = Math.max(0.5, Math.min(room / Math.max(1, across), (height - HEAD - EDGE) / tall))
  let left = EDGE + Math.max(0, (room - across * pixelsPerMm) / 2)
  const placed = bones.map((bone) => {
    const one = { ...bone, left, top: HEAD + (height - HEAD - EDGE - bone.height * pixelsPerMm) / 2 }
    left += bone.width * pixelsPerMm + GAP
    return one
  })
  return { bones: placed, width, height, pixelsPerMm }
}

/** Where a column of the map lies on the sheet, pixels; undefined for one of a bone that is not on it. */
export function placeOf({ bones, pixelsPerMm }: Sheet, column: number): readonly [number, number] | undefined {
  const bone = bones.find(({ first, count }) => column >= first && column < first + count)
  if (!bone) return undefined
  const at = 2 * (column - bone.first)
  return [bone.left + pixelsPerMm * (bone.places[at] ?? 0), bone.top + pixelsPerMm * (bone.places[at + 1] ?? 0)]
}
