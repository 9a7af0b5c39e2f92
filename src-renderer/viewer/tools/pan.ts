import type { Tool } from './tool.js'

/** Moves the picture. */
export const panTool: Tool = {
  id: 'pan',
  title: 'Move the picture',
  cursor: 'grab',
  inStrip: { icon: 'hand', command: 'tool-pan' },
  begin({ controller, viewport, start }) {
    let last = start
    const by = (dx: number, dy: number): void => controller.panBy(viewport, dx, dy)
    return {
      move: (to) => {
        by(to[0] - last[0], to[1] - last[1])
        last = to
      },
      end: () => {},
      cancel: () => by(start[0] - last[0], start[1] - last[1]),
    }
  },
}
