/**
 * Sends changes of a case one after another, so that two quick keys cannot overtake each other, and tells whether
 * everything is stored.
 */
export class SaveQueue {
  private pending = $state(0)
  private failed = $state(false)
  /** Text is being typed that is not sent yet. */
  draft = $state(false)
  private tail: Promise<unknown> = Promise.resolve()

  get status(): 'saved' | 'saving' | 'failed' {
    if (this.pending > 0 || this.draft) return 'saving'
    return this.failed ? 'failed' : 'saved'
  }

  /** Runs `send` after everything before it; undefined where it failed, which `fail` has been told. */
  async run<T>(send: () => Promise<T>, fail: (error: unknown) => void): Promise<T | undefined> {
    this.pending += 1
    const turn = this.tail.then(send)
    this.tail = turn.catch(() => undefined)
    try {
      const answer = await turn
      this.failed = false
      return answer
    } catch (error) {
      this.failed = true
      fail(error)
      return undefined
    } finally {
      this.pending -= 1
    }
  }

  /** Resolves when everything sent so far is answered. */
  async settled(): Promise<void> {
    await this.tail
  }
}
