import { boxAt } from '../overlay/marks.js'
import type { Tool } from './tool.js'

/** Selects the box whose border is pressed. */
export const selectBoxTool: Tool = {
  id: 'select-box',
  title: 'Select a box',
  cursor: 'pointer',
  hold(point, { marks }) {
    const touched = boxAt(marks, point)
    return touched && !touched.selected ? { cursor: 'pointer', key: touched.box.key } : undefined
  },
  begin({ marks, start, onselect }) {
    const touched = boxAt(marks, start)
    if (touched) onselect(touched.box.key)
    return null
  },
}
