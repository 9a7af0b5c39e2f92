/** Milliseconds since the last lap, as a stage's time. */
export class Stopwatch {
  readonly #begin = performance.now()
  #last = this.#begin

  lap(): number {
    const now = performance.now()
    const elapsed = now - this.#last
    this.#last = now
    return elapsed
  }

  total(): number {
    return performance.now() - this.#begin
  }
}
