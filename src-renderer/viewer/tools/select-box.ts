import { nextBoxAt } from '../overlay/marks.js'
import type { Tool } from './tool.js'

/** Selects the box whose border is pressed; where several meet, the next of them with every press. */
export const selectBoxTool: Tool = {
  id: 'select-box',
  title: 'Select a box',
  cursor: 'pointer',
  hold(point, { marks }) {
    const touched = nextBoxAt(marks, point)
    return touched && { cursor: 'pointer', key: touched.box.key }
  },
  begin({ controller, scan, marks, start, startLps, onselect }) {
    const touched = nextBoxAt(marks, start)
    if (!touched) return null
    // As any other press does: the slice stays, the other planes come to where the box was touched.
    controller.place(startLps, scan.hash)
    onselect(touched.box.key, true)
    return null
  },
}
