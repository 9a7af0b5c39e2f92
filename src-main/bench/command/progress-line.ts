/** A line of progress, written at most a few times a second so that a log stays readable. */
export class ProgressLine {
  private last = 0
  private waiting: string | null = null

  constructor(
    private readonly write: (text: string) => void,
    private readonly everyMs = 500,
  ) {}

  show(message: string): void {
    const now = performance.now()
    if (now - this.last < this.everyMs && this.last > 0) {
      this.waiting = message
      return
    }
    this.last = now
    this.waiting = null
    this.write(`${message}\n`)
  }

  /** Writes the last message that was held back. */
  end(): void {
    if (this.waiting !== null) this.write(`${this.waiting}\n`)
    this.waiting = null
  }
}
