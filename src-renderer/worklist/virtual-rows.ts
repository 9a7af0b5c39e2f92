/** The rows to draw of a long table, and the space above and below them, CSS pixels. */
export interface RowWindow {
  readonly from: number
  /** One past the last. */
  readonly to: number
  readonly above: number
  readonly below: number
}

/** Rows in view plus `spare` on both ends, so that a quick scroll shows no gap. */
export function rowWindow(scrollTop: number, height: number, rowHeight: number, total: number, spare = 8): RowWindow {
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight)
  const from = Math.max(0, Math.min(total, first) - spare)
  const to = Math.min(total, first + Math.ceil(height / rowHeight) + spare)
  return { from, to: Math.max(from, to), above: from * rowHeight, below: Math.max(0, total - to) * rowHeight }
}
