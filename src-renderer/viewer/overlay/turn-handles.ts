import type { Rectangle, ScreenPoint } from '../geometry/screen.js'
import type { Cross } from './cross.js'

/** A place on a line of the crosshair that turns it. */
export interface TurnHandle {
  readonly at: ScreenPoint
  /** The viewport whose plane the line is. */
  readonly viewport: number
}

/** How far handles are from the crosshair: this share of the viewport's shorter edge, pixels at least and at most. */
const SHARE = 0.33
const NEAREST = 48
const FARTHEST = 190
/** Room that a handle needs at the edge of the viewport, pixels. */
const MARGIN = 12

/** Handles on both sides of each line that is a slice of another viewport, where there is room for them. */
export function turnHandles(cross: Cross, area: Pick<Rectangle, 'width' | 'height'>): TurnHandle[] {
  const distance = Math.min(FARTHEST, Math.max(NEAREST, SHARE * Math.min(area.width, area.height)))
  return cross.lines.flatMap(({ from, to, through, viewport }): TurnHandle[] => {
    if (!through || viewport === null) return []
    const size = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1
    const [ux, uy] = [(to[0] - from[0]) / size, (to[1] - from[1]) / size]
    return [-distance, distance].flatMap((along): TurnHandle[] => {
      const at: ScreenPoint = [cross.at[0] + ux * along, cross.at[1] + uy * along]
      const inside = at[0] >= MARGIN && at[1] >= MARGIN && at[0] <= area.width - MARGIN && at[1] <= area.height - MARGIN
      return inside ? [{ at, viewport }] : []
    })
  })
}
