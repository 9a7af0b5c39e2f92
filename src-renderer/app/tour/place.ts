/** Where something stands in the window, CSS pixels. */
export interface Area {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface Extent {
  readonly width: number
  readonly height: number
}

const GAP = 12
const MARGIN = 8

/**
 * Left and top of a note of a size that speaks of an area: beside it, right before left, below or above it, wherever the
 * window has room. Only where it has room nowhere does the note lie on the area, at its lower right.
 */
export function placeBeside(area: Area, note: Extent, window: Extent): { left: number; top: number } {
  const within = (value: number, length: number, room: number): number =>
    Math.max(MARGIN, Math.min(room - length - MARGIN, value))
  const level = within((area.top + area.bottom - note.height) / 2, note.height, window.height)
  const middle = within((area.left + area.right - note.width) / 2, note.width, window.width)
  if (area.right + GAP + note.width + MARGIN <= window.width) return { left: area.right + GAP, top: level }
  if (area.left - GAP - note.width >= MARGIN) return { left: area.left - GAP - note.width, top: level }
  if (area.bottom + GAP + note.height + MARGIN <= window.height) return { left: middle, top: area.bottom + GAP }
  if (area.top - GAP - note.height >= MARGIN) return { left: middle, top: area.top - GAP - note.height }
  return {
    left: within(area.right - note.width - GAP, note.width, window.width),
    top: within(area.bottom - note.height - GAP, note.height, window.height),
  }
}
