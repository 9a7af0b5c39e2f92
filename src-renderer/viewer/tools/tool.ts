import type { Box, Vec3 } from '../../../src-shared/geometry/box.js'
import type { ViewerController } from '../controller.svelte.js'
import type { PlaneFrame } from '../geometry/plane-frame.js'
import type { Projection, ScreenPoint } from '../geometry/screen.js'
import type { BoxMark } from '../overlay/marks.js'
import type { Scan } from '../scan.js'
import type { BoxEdit } from './box-edit.svelte.js'

/** What a viewport shows when a gesture begins on it, and who hears of its outcome. */
export interface Gesture {
  readonly controller: ViewerController
  readonly edit: BoxEdit
  readonly viewport: number
  readonly scan: Scan
  readonly frame: PlaneFrame
  readonly projection: Projection
  /** The boxes on the slice, none while hidden. */
  readonly marks: readonly BoxMark[]
  /** Where the pointer went down. */
  readonly start: ScreenPoint
  readonly startLps: Vec3
  readonly onselect: (key: string) => void
  readonly onboxchange: (key: string, boxLps: Box, volume: string) => void
  readonly onboxdrawn: (boxLps: Box, volume: string) => void
}

/** A gesture that has begun: its moves, then either its end or, on Escape, its taking back. */
export interface Stroke {
  move(to: ScreenPoint): void
  end(): void
  cancel(): void
}

/** What a pointer does on a plane. One file each; a new one is entered in tools.ts. */
export interface Tool {
  readonly id: string
  readonly title: string
  /** CSS cursor while it would begin. */
  readonly cursor: string
  /** Begins a gesture; null where the press was all there is to it. */
  begin(gesture: Gesture): Stroke | null
}

/** A press that moves less than this is a click, CSS pixels. */
export const CLICK = 2
