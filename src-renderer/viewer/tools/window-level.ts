import { draggedWindow } from '../presets.js'
import type { Tool } from './tool.js'

/** Sets window and level of the volume under the pointer, and of no other. */
export const windowTool: Tool = {
  id: 'window',
  title: 'Window by dragging',
  cursor: 'ns-resize',
  inStrip: { icon: 'contrast', command: 'tool-window' },
  begin({ controller, scan, start }) {
    const before = controller.windowOf(scan.hash)
    return {
      move: ([x, y]) => {
        const dragged = draggedWindow(before, x - start[0], y - start[1], scan.volume.percentiles)
        controller.setWindow(dragged, scan.hash)
      },
      end: () => {},
      cancel: () => controller.setWindow(before, scan.hash),
    }
  },
}
