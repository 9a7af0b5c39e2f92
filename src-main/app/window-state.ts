import { z } from 'zod'

/** Where the window was left, in device-independent pixels. */
export const WindowStateSchema = z.object({
  x: z.number().int().optional(),
  y: z.number().int().optional(),
  width: z.number().int().min(1024),
  height: z.number().int().min(680),
  maximised: z.boolean(),
  fullScreen: z.boolean(),
})
export type WindowState = z.infer<typeof WindowStateSchema>

export const FIRST_WINDOW_STATE: WindowState = { width: 1440, height: 900, maximised: false, fullScreen: false }

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * The remembered state made to fit the displays there are now: a window that would open off every work area
 * (a monitor was unplugged) forgets its position and is centred by the system; one too large is cut down.
 */
export function fitToDisplays(state: WindowState, workAreas: readonly Rectangle[]): WindowState {
  const { x, y, ...rest } = state
  const home = workAreas.find(
    (area) =>
      x !== undefined &&
      y !== undefined &&
      x < area.x + area.width - 100 &&
      x + state.width > area.x + 100 &&
      y >= area.y - 10 &&
      y < area.y + area.height - 60,
  )
  const area = home ?? workAreas[0]
  const width = area ? Math.max(1024, Math.min(state.width, area.width)) : state.width
  const height = area ? Math.max(680, Math.min(state.height, area.height)) : state.height
  return home && x !== undefined && y !== undefined ? { ...rest, x, y, width, height } : { ...rest, width, height }
}
