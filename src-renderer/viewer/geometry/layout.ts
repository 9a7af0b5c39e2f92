import type { Layout } from '../../../src-shared/case/view.js'
import type { Rectangle } from './screen.js'

/** Where a viewport is on the viewer's surface, CSS pixels. */
export interface Placed {
  readonly viewport: number
  readonly area: Rectangle
}

/** Space between two viewports, pixels. */
const GAP = 1
/** Share of the width that the large viewport of `1+2` gets. */
const MAIN_SHARE = 0.58

/** Columns of a layout from left to right: share of the width, and viewports from top to bottom. */
const COLUMNS: Readonly<Record<Layout, readonly { readonly share: number; readonly viewports: readonly number[] }[]>> =
  {
    '1': [{ share: 1, viewports: [0] }],
    '1+2': [
      { share: MAIN_SHARE, viewports: [0] },
      { share: 1 - MAIN_SHARE, viewports: [1, 2] },
    ],
    '3': [0, 1, 2].map((viewport) => ({ share: 1, viewports: [viewport] })),
    '2x2': [
      { share: 1, viewports: [0, 2] },
      { share: 1, viewports: [1, 3] },
    ],
    '2x3': [0, 1, 2].map((viewport) => ({ share: 1, viewports: [viewport, viewport + 3] })),
  }

/**
 * The viewports of a layout on a surface of whole pixels, row by row. A maximised viewport is alone. Narrow or low
 * surfaces get the same layout: the window's least size leaves every viewport usable.
 */
export function placeViewports(
  layout: Layout,
  maximised: number | null,
  surface: { readonly width: number; readonly height: number },
): Placed[] {
  const [width, height] = [Math.floor(surface.width), Math.floor(surface.height)]
  if (maximised !== null) return [{ viewport: maximised, area: { left: 0, top: 0, width, height } }]
  const columns = COLUMNS[layout]
  const across = cut(
    width,
    columns.map(({ share }) => share),
  )
  const placed = columns.flatMap(({ viewports }, column) => {
    const [left, columnWidth] = across[column] ?? [0, 1]
    const down = cut(
      height,
      viewports.map(() => 1),
    )
    return viewports.map((viewport, row) => {
      const [top, rowHeight] = down[row] ?? [0, 1]
      return { viewport, area: { left, top, width: columnWidth, height: rowHeight } }
    })
  })
  return placed.sort((a, b) => a.viewport - b.viewport)
}

/** Start and size of each part of a length of whole pixels, with GAP between two parts. */
function cut(length: number, shares: readonly number[]): [number, number][] {
  const total = shares.reduce((sum, share) => sum + share, 0)
  const usable = length - GAP * (shares.length - 1)
  let used = 0
  return shares.map((share, place) => {
    const start = Math.round((used / total) * usable) + place * GAP
    used += share
    const end = Math.round((used / total) * usable) + place * GAP
    return [start, Math.max(1, end - start)]
  })
}
