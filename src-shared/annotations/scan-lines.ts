export type FlatPoint = readonly [number, number]

/** Rows and columns that are looked at at most: a region is never larger than a slice. */
const MOST = 8192

/**
 * Calls for every whole-numbered point within a closed outline (even-odd), row by row. Each row looks at the sides
 * once, so an outline of thousands of points over a whole slice is no work to speak of.
 *
 * @param bounds highest x and y that count, from 0; null: everywhere
 */
export function latticePointsWithin(
  outline: readonly FlatPoint[],
  bounds: FlatPoint | null,
  visit: (x: number, y: number) => void,
): void {
  const [first] = outline
  if (!first) return
  const ys = outline.map(([, y]) => y)
  const lowest = Math.max(Math.ceil(Math.min(...ys)), bounds ? 0 : -MOST)
  const highest = Math.min(Math.floor(Math.max(...ys)), bounds ? bounds[1] : MOST)
  for (let y = lowest; y <= highest; y++) {
    const crossings = crossingsOf(outline, first, y)
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      const from = Math.max(Math.ceil(crossings[pair] ?? 0), bounds ? 0 : -MOST)
      const to = Math.min(Math.floor(crossings[pair + 1] ?? 0), bounds ? bounds[0] : MOST)
      for (let x = from; x <= to; x++) visit(x, y)
    }
  }
}

function crossingsOf(outline: readonly FlatPoint[], first: FlatPoint, y: number): number[] {
  const crossings: number[] = []
  for (const [place, a] of outline.entries()) {
    const b = outline[place + 1] ?? first
    // Half open, so that a corner on the row counts for one of its sides.
    if (a[1] <= y !== b[1] <= y) crossings.push(a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0]))
  }
  return crossings.sort((left, right) => left - right)
}
