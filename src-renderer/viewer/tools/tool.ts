import type { CommandId } from '../../../src-shared/commands/index.js'
import type { Box, Vec3 } from '../../../src-shared/geometry/box.js'
import type { IconName } from '../../design/icons.js'
import type { ViewerController } from '../controller.svelte.js'
import type { PlaneFrame } from '../geometry/plane-frame.js'
import type { Projection, ScreenPoint } from '../geometry/screen.js'
import type { BoxMark } from '../overlay/marks.js'
import type { Scan } from '../scan.js'
import type { BoxEdit } from './box-edit.svelte.js'

/** What a plane shows while the pointer is over it. Places of the screen become LPS mm with `toPatient(projection, …)`. */
export interface Look {
  readonly controller: ViewerController
  readonly edit: BoxEdit
  readonly viewport: number
  readonly scan: Scan
  readonly frame: PlaneFrame
  readonly projection: Projection
  /** The boxes on the slice, none while hidden. */
  readonly marks: readonly BoxMark[]
  /** Value of the voxel that holds an LPS point; null outside the volume or while it loads. */
  readonly valueAt: (pointLps: Vec3) => number | null
}

/** Keys that are held during a press or move. */
export interface Held {
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
}

/** What a viewport shows when a gesture begins on it, and who hears of its outcome. */
export interface Gesture extends Look {
  /** Where the pointer went down. */
  readonly start: ScreenPoint
  readonly startLps: Vec3
  readonly held: Held
  readonly onselect: (key: string, inPlace: boolean) => void
  readonly onboxchange: (key: string, boxLps: Box, volume: string) => void
  readonly onboxdrawn: (boxLps: Box, volume: string) => void
}

/** A gesture that has begun: its moves, then either its end or, on Escape, its taking back. */
export interface Stroke {
  move(to: ScreenPoint): void
  /** The button was let go. */
  end(): void
  cancel(): void
  /** Asked after `end`: true where more presses belong to the stroke, as for the second leg of an angle. */
  goesOn?(): boolean
  /** One more press of a stroke that goes on. */
  press?(to: ScreenPoint): void
}

/** Something that a tool would take hold of under the pointer. */
export interface Hold {
  readonly cursor: string
  /** The box, or the annotation, to light up. */
  readonly key?: string
  readonly annotation?: string
}

/**
 * What a pointer does on a plane. One file each; a new one is entered in tools.ts, among those that the left button
 * can have, those that take hold of what lies on the picture while it has the crosshair, or both.
 */
export interface Tool {
  readonly id: string
  readonly title: string
  /** CSS cursor while it would begin. */
  readonly cursor: string
  /** How the strip of tools shows it, and the command that chooses it; left out: not in the strip. */
  readonly inStrip?: { readonly icon: IconName; readonly command: CommandId }
  /** What of the picture it would take hold of at a place; undefined: nothing of its own is there. */
  hold?(point: ScreenPoint, look: Look): Hold | undefined
  /** Begins a gesture; null where the press was all there is to it. */
  begin(gesture: Gesture): Stroke | null
}

/** A press that moves less than this is a click, CSS pixels. */
export const CLICK = 2
