import type { ScreenPoint } from '../geometry/screen.js'
import type { Segment } from '../link/reference-line.js'

/** A line as an SVG path that leaves a circle free. Lines along the edges of pixels are drawn between them. */
export function withGap({ from, to }: Segment, around: ScreenPoint, radius: number): string {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const size = Math.hypot(dx, dy)
  if (size === 0) return ''
  const [ux, uy] = [dx / size, dy / size]
  const along = (around[0] - from[0]) * ux + (around[1] - from[1]) * uy
  const away = Math.abs((around[0] - from[0]) * uy - (around[1] - from[1]) * ux)
  const half = away < radius ? Math.sqrt(radius * radius - away * away) : 0
  const at = (place: number): string => `${sharp(from[0] + ux * place, ux)} ${sharp(from[1] + uy * place, uy)}`
  const part = (start: number, end: number): string => (end > start ? `M${at(start)}L${at(end)}` : '')
  if (half === 0) return part(0, size)
  return part(0, Math.min(size, along - half)) + part(Math.max(0, along + half), size)
}

/** A place in the middle of its pixel, where the line does not move along this axis. */
function sharp(place: number, step: number): string {
  return Math.abs(step) < 1e-6 ? String(Math.round(place) + 0.5) : place.toFixed(2)
}
