/** A failure whose message is a sentence for a person: what happened and what to do. */
export class PictureError extends Error {
  override readonly name = 'PictureError'
}

/** The sentence of a failure; one for all that were not foreseen, whose own words would help no reader. */
export function pictureSentence(error: unknown): string {
  return error instanceof PictureError
    ? error.message
    : 'The pictures could not be drawn: close the case and open it again, and restart Condyle if that does not help.'
}
