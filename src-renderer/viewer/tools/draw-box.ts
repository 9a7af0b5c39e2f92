import { drawnBox } from '../geometry/handles.js'
import { toPatient } from '../geometry/screen.js'
import type { Tool } from './tool.js'

/** Draws a new box from one corner to the opposite one. */
export const drawBoxTool: Tool = {
  id: 'draw-box',
  title: 'Draw a box',
  cursor: 'crosshair',
  begin({ edit, scan, frame, projection, startLps, viewport, onboxdrawn }) {
    return {
      move: (to) => {
        const box = drawnBox(frame, startLps, toPatient(projection, to), scan.grid.bounds)
        edit.drawn = box ? { viewport, volume: scan.hash, boxLps: box } : null
      },
      end: () => {
        const { drawn } = edit
        edit.drawn = null
        if (drawn) onboxdrawn(drawn.boxLps, drawn.volume)
      },
      cancel: () => {
        edit.drawn = null
      },
    }
  },
}
