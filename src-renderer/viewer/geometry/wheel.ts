/** Pixels of a fine wheel (touch pad) that make one step. */
const PIXELS_PER_STEP = 60

/**
 * Turns wheel events into whole steps. A notched wheel makes one step per notch, whatever distance the system gives
 * it; a touch pad's small distances are summed until they make a step, and dropped when the direction changes.
 */
export class WheelSteps {
  private rest = 0

  /** Whole steps (positive: towards the user) of one event. `mode` is WheelEvent.deltaMode: 0 pixels, 1 lines, 2 pages. */
  take(delta: number, mode: number): number {
    if (delta === 0) return 0
    if (mode !== 0 || Math.abs(delta) >= PIXELS_PER_STEP) {
      this.rest = 0
      return Math.sign(delta)
    }
    if (Math.sign(delta) !== Math.sign(this.rest)) this.rest = 0
    this.rest += delta
    const steps = Math.trunc(this.rest / PIXELS_PER_STEP)
    this.rest -= steps * PIXELS_PER_STEP
    return steps
  }
}
