import type { Tool } from '../../tools/tool.js'
import { strokeByPoints } from './by-points.js'

/** Marks a point and keeps the value of its voxel. */
export const probeTool: Tool = {
  id: 'measure-probe',
  title: 'Probe',
  cursor: 'crosshair',
  begin: (gesture) =>
    strokeByPoints(gesture, 'probe', 1, (drawn, [point = [0, 0, 0]]) => ({
      kind: 'probe',
      ...drawn,
      pointsLps: [point],
      value: null,
    })),
}
