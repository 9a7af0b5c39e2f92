import type { Tool } from './tool.js'

/** A drag of so many pixels doubles the size. */
const DOUBLING = 160

/** Zooms around the place where the drag began: up is larger. */
export const zoomTool: Tool = {
  id: 'zoom',
  title: 'Zoom',
  cursor: 'zoom-in',
  inStrip: { icon: 'search', command: 'tool-zoom' },
  begin({ controller, viewport, start }) {
    let reached = 0
    const to = (distance: number): void => {
      controller.zoomBy(viewport, 2 ** ((distance - reached) / DOUBLING), start)
      reached = distance
    }
    return {
      move: ([, y]) => to(start[1] - y),
      end: () => {},
      cancel: () => to(0),
    }
  },
}
