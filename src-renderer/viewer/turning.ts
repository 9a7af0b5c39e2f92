import { applyLinear } from '../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../src-shared/geometry/box.js'
import { dot, subtract, unit } from '../../src-shared/geometry/vector.js'
import { lain } from './geometry/lie.js'
import type { PlaneFrame } from './geometry/plane-frame.js'
import { turnedDirections, turnsWith } from './geometry/turn.js'
import { posedFrame, type Scan } from './scan.js'
import type { ViewModel } from './view-model.svelte.js'

/** A viewport whose plane is turned, as it was when that began. */
interface TurnedPane {
  readonly viewport: number
  readonly scan: Scan
  /** Around which it is turned, and the place that stays where it is on the screen, LPS of its own volume. */
  readonly axis: Vec3
  readonly place: Vec3
  readonly frame: PlaneFrame
  readonly pan: readonly [number, number]
}

/** Planes that are turned together around the normal of the plane of one viewport, through the crosshair. */
export class Turning {
  private readonly panes: readonly TurnedPane[]

  /**
   * Turns the planes of all other viewports that are linked with this one, so that planes at right angles stay so; with
   * `only`, the plane of one viewport alone. Those that lie as this one does stay.
   */
  constructor(
    private readonly model: ViewModel,
    viewport: number,
    only: number | null,
  ) {
    const scan = model.scanIn(viewport)
    const frame = model.frameIn(viewport)
    this.panes = scan && frame ? model.viewports.flatMap((_, other) => this.pane(other, scan, frame, only)) : []
  }

  private pane(viewport: number, from: Scan, turnedIn: PlaneFrame, only: number | null): TurnedPane[] {
    const { model } = this
    const pane = model.viewports[viewport]
    const scan = model.scanIn(viewport)
    if (!pane || !scan || pane.pose.plane === 'volume' || (only !== null && only !== viewport)) return []
    const link = model.places.link(from.hash, scan.hash)
    if (!link) return []
    const frame = posedFrame(scan, pane.pose)
    const axis = unit(applyLinear(link.toOther, turnedIn.away))
    if (!turnsWith(frame.away, axis)) return []
    return [{ viewport, scan, axis, place: model.places.of(scan.hash), frame, pan: pane.pan }]
  }

  /** Turns them by an angle from where they were at first, in radians, clockwise as the viewport shows it. */
  to(angle: number): void {
    for (const { viewport, scan, axis, place, frame, pan } of this.panes) {
      const pane = this.model.viewports[viewport]
      if (!pane || pane.pose.plane === 'volume') continue
      const turned = turnedDirections(frame, scan.frames[pane.pose.plane], axis, angle)
      const pose = {
        plane: pane.pose.plane,
        directions: turned && { right: copied(turned.right), down: copied(turned.down) },
      }
      const [before, after] = [lain(frame, pane), lain(posedFrame(scan, pose), pane)]
      // What the planes turn around stays where it is in the picture.
      const offset = subtract(place, frame.centre)
      const moved = (axis: 'right' | 'down'): number => dot(offset, after[axis]) - dot(offset, before[axis])
      this.model.panes.change(viewport, { pose, pan: [pan[0] + moved('right'), pan[1] + moved('down')] })
    }
  }
}

function copied([x, y, z]: Vec3): [number, number, number] {
  return [x, y, z]
}
