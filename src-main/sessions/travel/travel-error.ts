/** Why a session cannot be sent, or a file cannot be merged, in a sentence: what happened, to which file, what to do. */
export class TravelError extends Error {
  override readonly name = 'TravelError'
}
