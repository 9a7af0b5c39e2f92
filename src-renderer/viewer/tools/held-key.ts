/** A key held longer than this was not tapped, ms. */
const TAP = 300

/**
 * A key that changes something while it is held: pressed it turns a switch, let go after a while it turns it back; a
 * tap leaves it turned. Times are those of the events, ms.
 */
export class HeldKey {
  private held: { readonly code: string; readonly since: number } | null = null

  constructor(private readonly turn: () => void) {}

  /** Presses that the keyboard repeats while the key is held change nothing. */
  press(code: string, at: number): void {
    if (this.held !== null) return
    this.held = { code, since: at }
    this.turn()
  }

  release(code: string, at: number): void {
    if (this.held?.code === code) this.end(at)
  }

  /** Also where its release goes to another window. */
  end(at: number): void {
    const { held } = this
    this.held = null
    if (held && at - held.since > TAP) this.turn()
  }
}
