import type { Tool } from '../../tools/tool.js'
import { strokeByPoints } from './by-points.js'

/** Measures the angle of two lines that need not meet. */
export const cobbTool: Tool = {
  id: 'measure-cobb',
  title: 'Cobb angle',
  cursor: 'crosshair',
  begin: (gesture) =>
    strokeByPoints(gesture, 'cobb', 4, (drawn, [from = [0, 0, 0], to = from, otherFrom = to, otherTo = otherFrom]) => ({
      kind: 'cobb',
      ...drawn,
      pointsLps: [from, to, otherFrom, otherTo],
    })),
}
