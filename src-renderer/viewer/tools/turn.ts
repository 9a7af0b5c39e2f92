import { sweptAngle } from '../geometry/turn.js'
import { crossOf, type Cross } from '../overlay/cross.js'
import { turnHandles, type TurnHandle } from '../overlay/turn-handles.js'
import type { ScreenPoint } from '../geometry/screen.js'
import type { Look, Tool } from './tool.js'

/** How near to a handle a press takes hold of it, pixels. */
const REACH = 9

/** Turns the planes of the other viewports around the crosshair; with Alt only the one whose line is held. */
export const turnTool: Tool = {
  id: 'turn',
  title: 'Turn the other planes',
  cursor: 'grab',
  hold: (point, look) => (handleAt(point, look) ? { cursor: 'grab' } : undefined),
  begin(gesture) {
    const { controller, viewport, start, held } = gesture
    const taken = handleAt(start, gesture)
    if (!taken) return null
    const { cross, handle } = taken
    const turning = controller.beginTurning(viewport, held.altKey ? handle.viewport : null)
    return {
      move: (to) => turning.to(sweptAngle(cross.at, start, to)),
      end: () => controller.endTurning(),
      cancel: () => {
        turning.to(0)
        controller.endTurning()
      },
    }
  },
}

function handleAt(
  point: ScreenPoint,
  { controller, viewport, projection }: Look,
): { readonly cross: Cross; readonly handle: TurnHandle } | undefined {
  if (!controller.crosshairVisible) return undefined
  const cross = crossOf(controller, viewport, projection)
  const handle =
    cross && turnHandles(cross, projection).find(({ at }) => Math.hypot(at[0] - point[0], at[1] - point[1]) <= REACH)
  return cross && handle && { cross, handle }
}
