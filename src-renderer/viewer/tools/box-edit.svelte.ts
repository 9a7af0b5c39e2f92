import type { Box } from '../../../src-shared/geometry/box.js'
import type { ViewerBox } from '../types.js'

/** How long a changed box is shown as it was left while its owner takes the change over, ms. */
const PATIENCE = 2000

export interface DrawnBox {
  readonly viewport: number
  readonly volume: string
  readonly boxLps: Box
}

/** What is being done to boxes right now, shared by all viewports so that each shows it at once. */
export class BoxEdit {
  /** The box under the pointer. */
  hovered = $state.raw<string | null>(null)
  /** A new box while it is drawn, and on which volume. */
  drawn = $state.raw<DrawnBox | null>(null)
  /** A box as it is dragged, and after that until the owner's boxes arrive anew. */
  private changed = $state.raw<{ readonly key: string; readonly boxLps: Box } | null>(null)
  /** Ends the gesture in progress without a change. */
  private cancelGesture: (() => void) | null = null
  private timer: ReturnType<typeof setTimeout> | undefined

  /** The boxes with the one that is being changed as it looks now. */
  apply(boxes: readonly ViewerBox[]): readonly ViewerBox[] {
    const { changed } = this
    return changed ? boxes.map((box) => (box.key === changed.key ? { ...box, boxLps: changed.boxLps } : box)) : boxes
  }

  preview(key: string, boxLps: Box): void {
    clearTimeout(this.timer)
    this.changed = { key, boxLps }
  }

  /** Keeps showing the change until `settle`, or for a while where the owner did not take it. */
  hold(): void {
    this.timer = setTimeout(() => this.settle(), PATIENCE)
  }

  /** The owner's boxes are the truth again. */
  settle(): void {
    clearTimeout(this.timer)
    if (!this.busy) this.changed = null
  }

  begin(cancel: () => void): void {
    this.cancelGesture = cancel
  }

  end(): void {
    this.cancelGesture = null
  }

  get busy(): boolean {
    return this.cancelGesture !== null
  }

  /** Escape: whether there was something to cancel. */
  cancel(): boolean {
    const cancel = this.cancelGesture
    this.cancelGesture = null
    this.drawn = null
    clearTimeout(this.timer)
    this.changed = null
    cancel?.()
    return cancel !== null
  }
}
