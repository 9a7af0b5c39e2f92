import type { ScreenPoint } from './screen.js'

/**
 * A line without the places that nobody misses: none of those left out lies farther than `tolerance` from what is drawn,
 * in the same unit. Ends stay; a line of up to two places is given back as it is.
 */
export function thinned(line: readonly ScreenPoint[], tolerance: number): ScreenPoint[] {
  const kept: ScreenPoint[] = []
  let from = 0
  for (const [place, point] of line.entries()) {
    if (place === 0 || place === line.length - 1 || !isStraight(line, from, place + 1, tolerance)) {
      kept.push(point)
      from = place
    }
  }
  return kept
}

/** Whether all places between two of a line lie on the way from the one to the other. */
function isStraight(line: readonly ScreenPoint[], from: number, to: number, tolerance: number): boolean {
  const [start, end] = [line[from], line[to]]
  if (!start || !end) return false
  const [dx, dy] = [end[0] - start[0], end[1] - start[1]]
  const length = Math.hypot(dx, dy)
  for (let place = from + 1; place < to; place++) {
    const [x = 0, y = 0] = line[place] ?? []
    const along = length === 0 ? 0 : ((x - start[0]) * dx + (y - start[1]) * dy) / length
    const aside = length === 0 ? 0 : Math.abs((x - start[0]) * dy - (y - start[1]) * dx) / length
    // What turns back lies beyond an end, and not beside the way.
    const beyond = length === 0 ? Math.hypot(x - start[0], y - start[1]) : Math.max(-along, along - length, 0)
    if (Math.max(aside, beyond) > tolerance) return false
  }
  return true
}
