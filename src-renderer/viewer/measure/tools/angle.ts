import type { Tool } from '../../tools/tool.js'
import { strokeByPoints } from './by-points.js'

/** Measures an angle: the end of an arm, the vertex, the end of the other arm. */
export const angleTool: Tool = {
  id: 'measure-angle',
  title: 'Angle',
  cursor: 'crosshair',
  inStrip: { icon: 'angle', command: 'measure-angle' },
  begin: (gesture) =>
    strokeByPoints(gesture, 'angle', 3, (drawn, [arm = [0, 0, 0], vertex = arm, other = vertex]) => ({
      kind: 'angle',
      ...drawn,
      pointsLps: [arm, vertex, other],
    })),
}
