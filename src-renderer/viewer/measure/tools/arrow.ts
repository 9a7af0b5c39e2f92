import type { Tool } from '../../tools/tool.js'
import { strokeByPoints } from './by-points.js'

/** Points at something: from what it is about to where its text stands, which is asked for at once. */
export const arrowTool: Tool = {
  id: 'draw-arrow',
  title: 'Arrow with text',
  cursor: 'crosshair',
  inStrip: { icon: 'arrow', command: 'draw-arrow' },
  begin: (gesture) =>
    strokeByPoints(
      gesture,
      'arrow',
      2,
      (drawn, [tip = [0, 0, 0], tail = tip]) => ({ kind: 'arrow', ...drawn, pointsLps: [tip, tail], text: '' }),
      (arrow) => {
        if (arrow.kind === 'arrow') gesture.controller.measuring.write(arrow)
      },
    ),
}
