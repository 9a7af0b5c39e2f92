import type { Tool } from './tool.js'

/** Shows what is under the pointer larger, while the button is held. */
export const magnifyTool: Tool = {
  id: 'magnify',
  title: 'Magnifier',
  cursor: 'none',
  inStrip: { icon: 'magnifier', command: 'tool-magnify' },
  begin({ controller, viewport, start }) {
    controller.glass = { viewport, at: start }
    const put = (): void => {
      controller.glass = null
    }
    return {
      move: (at) => {
        controller.glass = { viewport, at }
      },
      end: put,
      cancel: put,
    }
  },
}
