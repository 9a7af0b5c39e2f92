import { toPatient } from '../geometry/screen.js'
import type { Tool } from './tool.js'

/** Puts the crosshair where the pointer is: every linked viewport follows. */
export const crosshairTool: Tool = {
  id: 'crosshair',
  title: 'Crosshair',
  cursor: 'crosshair',
  inStrip: { icon: 'target', command: 'tool-crosshair' },
  begin({ controller, scan, projection, startLps }) {
    controller.place(startLps, scan.hash)
    return {
      move: (to) => controller.place(toPatient(projection, to), scan.hash),
      end: () => {},
      cancel: () => {},
    }
  },
}
