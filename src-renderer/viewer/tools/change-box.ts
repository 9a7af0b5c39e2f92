import { dragBox, gripAt, type Grip } from '../geometry/handles.js'
import { toPatient, type ScreenPoint } from '../geometry/screen.js'
import { nextBoxAt, type BoxMark } from '../overlay/marks.js'
import { CLICK, type Tool } from './tool.js'

/**
 * Moves the selected box, or the faces that its handles hold. Begins only where one is gripped; a click that moves
 * nothing goes on to the next box that has its border there.
 */
export const changeBoxTool: Tool = {
  id: 'change-box',
  title: 'Change the box',
  cursor: 'move',
  hold(point, { marks }) {
    const held = grippedAt(point, marks)
    return held && { cursor: held.cursor, key: held.mark.box.key }
  },
  begin({ edit, scan, frame, projection, marks, start, startLps, onselect, onboxchange }) {
    const held = grippedAt(start, marks)
    if (!held) return null
    const { box } = held.mark
    let changed = box.boxLps
    let moved = false
    return {
      move: (to) => {
        moved ||= Math.hypot(to[0] - start[0], to[1] - start[1]) >= CLICK
        if (!moved) return
        changed = dragBox(box.boxLps, held.grip, frame, startLps, toPatient(projection, to), scan.grid.bounds)
        edit.preview(box.key, changed)
      },
      end: () => {
        if (moved) {
          edit.hold()
          onboxchange(box.key, changed, scan.hash)
          return
        }
        const next = nextBoxAt(marks, start)
        if (next) onselect(next.box.key, true)
      },
      cancel: () => {},
    }
  },
}

/** The selected box where it may be changed, and what of it is under a place. */
function grippedAt(
  point: ScreenPoint,
  marks: readonly BoxMark[],
): { readonly mark: BoxMark; readonly grip: Grip; readonly cursor: string } | undefined {
  const mark = marks.find(({ selected, box }) => selected && box.editable)
  const held = mark && gripAt(mark, point)
  return held && { mark, ...held }
}
