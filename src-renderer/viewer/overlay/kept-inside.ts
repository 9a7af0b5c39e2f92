/**
 * The `translate` of words whose `left` is at, so that they stay inside a viewport: CSS knows their width, and to ask for
 * it would lay out the page once more in every frame.
 *
 * @param at    where they are to be, pixels from the left.
 * @param width of the viewport, pixels.
 * @param anchor the share of their own width that lies left of `at`.
 * @param edge  the least distance from both sides, pixels; the left one where there is no room for both.
 */
export function keptInside(at: number, width: number, anchor: number, edge: number): string {
  return `max(${edge - at}px, min(${width - edge - at}px - 100%, ${-100 * anchor}%))`
}
