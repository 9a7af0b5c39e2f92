import type { LabelledLayout } from './group.js'

/** A series of at least so many slices is a stack, beside which a few images that do not fit are strays. */
export const STACK_SLICES = 8
export const MAX_STRAYS = 3

/**
 * Whether a piece of a series is no stack of its own but images that strayed into another: a localiser's plane, a frame
 * of another size, an image far from the rest.
 */
export function isStray(piece: LabelledLayout, pieces: readonly LabelledLayout[]): boolean {
  return piece.layout.frames.length <= MAX_STRAYS && pieces.some(({ layout }) => layout.frames.length >= STACK_SLICES)
}
