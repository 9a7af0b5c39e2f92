import type { Tool } from '../../tools/tool.js'
import { strokeByPoints } from './by-points.js'

/** Measures a straight line. */
export const lengthTool: Tool = {
  id: 'measure-length',
  title: 'Length',
  cursor: 'crosshair',
  inStrip: { icon: 'ruler', command: 'measure-length' },
  begin: (gesture) =>
    strokeByPoints(gesture, 'length', 2, (drawn, [from = [0, 0, 0], to = from]) => ({
      kind: 'length',
      ...drawn,
      pointsLps: [from, to],
    })),
}
