/** A pack that cannot be used. The message is a sentence for a person. */
export class PackError extends Error {
  override readonly name = 'PackError'
}
