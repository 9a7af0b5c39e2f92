import { toPatient, type ScreenPoint } from '../geometry/screen.js'
import type { ViewerMode } from '../types.js'
import type { Gesture, Stroke } from './tool.js'
import { toolFor, type Press } from './tools.js'

/** The pointer on one viewport: one press, its moves and its release are one gesture, and report at most one change. */
export class Pointer {
  private stroke: Stroke | null = null
  private edit: Gesture['edit'] | null = null

  get active(): boolean {
    return this.stroke !== null
  }

  /** Begins a gesture; false where the press was all there is to it, or means nothing. */
  press(press: Press, mode: ViewerMode, around: Omit<Gesture, 'start' | 'startLps'>): boolean {
    const startLps = toPatient(around.projection, press.point)
    const stroke = toolFor(press, mode, around.marks)?.begin({ ...around, start: press.point, startLps })
    if (!stroke) return false
    this.stroke = stroke
    this.edit = around.edit
    around.edit.begin(() => this.cancel())
    return true
  }

  move(to: ScreenPoint): void {
    this.stroke?.move(to)
  }

  /** Ends the gesture; its tool reports the outcome. */
  release(): void {
    const { stroke } = this
    this.stroke = null
    this.edit?.end()
    stroke?.end()
  }

  /** Ends the gesture as if it had not been made. */
  cancel(): void {
    const { stroke } = this
    this.stroke = null
    stroke?.cancel()
  }
}
