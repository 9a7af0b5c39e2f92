/** Something that a session does not allow now; the message says why. */
export class SessionError extends Error {
  override readonly name = 'SessionError'
}
