import type { Box, Vec3 } from '../../../src-shared/geometry/box.js'
import type { ViewerController } from '../controller.svelte.js'
import { dragBox, drawnBox } from '../geometry/handles.js'
import type { PlaneFrame } from '../geometry/plane-frame.js'
import { toPatient, type Projection, type ScreenPoint } from '../geometry/screen.js'
import type { BoxMark } from '../overlay/marks.js'
import { draggedWindow, type WindowLevel } from '../presets.js'
import type { Scan } from '../scan.js'
import type { ViewerMode } from '../types.js'
import type { BoxEdit } from './box-edit.svelte.js'
import { intentOf, type Intent, type Press } from './gesture.js'

/** What a plane shows when a gesture begins, and who hears of its outcome. */
export interface PlaneToolContext {
  readonly scan: Scan
  readonly frame: PlaneFrame
  readonly projection: Projection
  readonly marks: readonly BoxMark[]
  readonly mode: ViewerMode
  readonly onselect: (key: string) => void
  readonly onboxchange: (key: string, boxLps: Box) => void
  readonly onboxdrawn: (boxLps: Box) => void
}

interface Running {
  readonly intent: Intent
  readonly context: PlaneToolContext
  readonly start: ScreenPoint
  readonly startLps: Vec3
  readonly startWindow: WindowLevel
  last: ScreenPoint
  moved: boolean
}

/** The pointer on one plane: one press, its moves and its release are one gesture, and report at most one change. */
export class PlaneTool {
  private running: Running | null = null

  constructor(
    private readonly controller: ViewerController,
    private readonly edit: BoxEdit,
  ) {}

  get active(): Intent['kind'] | null {
    return this.running?.intent.kind ?? null
  }

  /** Begins a gesture; false where the press means nothing. */
  press(press: Press, context: PlaneToolContext): boolean {
    const intent = intentOf(press, context.mode, context.marks)
    if (!intent) return false
    if (intent.kind === 'select') {
      context.onselect(intent.key)
      return false
    }
    const startLps = toPatient(context.projection, press.point)
    const startWindow = this.controller.windowLevel
    this.running = { intent, context, start: press.point, startLps, startWindow, last: press.point, moved: false }
    this.edit.begin(() => this.cancel())
    if (intent.kind === 'crosshair') this.controller.place(startLps)
    return true
  }

  move(point: ScreenPoint): void {
    const { running } = this
    if (!running) return
    const { intent, context, start } = running
    const [dx, dy] = [point[0] - running.last[0], point[1] - running.last[1]]
    running.last = point
    running.moved ||= Math.hypot(point[0] - start[0], point[1] - start[1]) >= 2
    switch (intent.kind) {
      case 'crosshair':
        this.controller.place(toPatient(context.projection, point))
        break
      case 'pan':
        this.controller.panBy(context.frame.plane, dx, dy)
        break
      case 'window': {
        const { percentiles } = context.scan.volume
        const [across, down] = [point[0] - start[0], point[1] - start[1]]
        this.controller.setWindow(draggedWindow(running.startWindow, across, down, percentiles))
        break
      }
      case 'box':
        if (running.moved) this.edit.preview(intent.box.key, this.changedBox(running, intent))
        break
      case 'draw':
        this.edit.drawn = this.newBox(running) ?? null
        break
      case 'select':
        break
    }
  }

  /** Ends the gesture and reports its outcome. */
  release(): void {
    const { running } = this
    this.running = null
    this.edit.end()
    if (!running) return
    const { intent, context } = running
    if (intent.kind === 'box' && running.moved) {
      const box = this.changedBox(running, intent)
      this.edit.hold()
      context.onboxchange(intent.box.key, box)
    }
    if (intent.kind === 'draw') {
      const box = this.newBox(running)
      this.edit.drawn = null
      if (box) context.onboxdrawn(box)
    }
  }

  /** Ends the gesture as if it had not been made. */
  cancel(): void {
    const { running } = this
    this.running = null
    if (running?.intent.kind === 'window') this.controller.setWindow(running.startWindow)
  }

  private changedBox(running: Running, intent: Intent & { kind: 'box' }): Box {
    const { frame, projection, scan } = running.context
    const to = toPatient(projection, running.last)
    return dragBox(intent.box.boxLps, intent.grip, frame, running.startLps, to, scan.grid.bounds)
  }

  private newBox(running: Running): Box | undefined {
    const { frame, projection, scan } = running.context
    return drawnBox(frame, running.startLps, toPatient(projection, running.last), scan.grid.bounds)
  }
}
