/**
 * How many of a bar's units stand in it, from the first on: all where they have the room, else as many as leave room
 * for the button that opens the others.
 *
 * @param widths of the units in their order, CSS px
 * @param room width that the units and that button share, CSS px
 * @param more width of the button that opens the others, CSS px
 */
export function fitting(widths: readonly number[], room: number, more: number): number {
  const whole = widths.reduce((sum, width) => sum + width, 0)
  if (whole <= room) return widths.length
  let used = more
  let count = 0
  for (const width of widths) {
    used += width
    if (used > room) break
    count += 1
  }
  return count
}
