import { toPatient, type ScreenPoint } from '../geometry/screen.js'
import type { Gesture, Stroke } from './tool.js'
import { toolFor, type Press } from './tools.js'

/** The pointer on one viewport: one press, its moves and its release are one gesture, and report at most one change. */
export class Pointer {
  private stroke: Stroke | null = null
  private edit: Gesture['edit'] | null = null

  get active(): boolean {
    return this.stroke !== null
  }

  /**
   * Begins a gesture, or goes on with one that takes several presses; false where the press was all there is to it, or
   * means nothing.
   */
  press(press: Press, chosen: string, around: Omit<Gesture, 'start' | 'startLps' | 'held'>): boolean {
    if (this.stroke) {
      if (press.button === 0) this.stroke.press?.(press.point)
      return true
    }
    const startLps = toPatient(around.projection, press.point)
    const { shiftKey, ctrlKey, altKey, point } = press
    // One gesture at a time: what went on in another viewport ends there.
    if (around.edit.busy) around.edit.cancel()
    const gesture: Gesture = { ...around, start: point, startLps, held: { shiftKey, ctrlKey, altKey } }
    const stroke = toolFor(press, chosen, around)?.begin(gesture)
    if (!stroke) return false
    this.stroke = stroke
    this.edit = around.edit
    around.edit.begin(() => this.cancel())
    return true
  }

  move(to: ScreenPoint): void {
    this.stroke?.move(to)
  }

  /** Ends the gesture, unless it takes more presses; its tool reports the outcome. */
  release(): void {
    const { stroke } = this
    stroke?.end()
    if (stroke?.goesOn?.() === true || this.stroke !== stroke) return
    this.stroke = null
    this.edit?.end()
  }

  /** Ends the gesture as if it had not been made. */
  cancel(): void {
    const { stroke } = this
    this.stroke = null
    stroke?.cancel()
  }
}
