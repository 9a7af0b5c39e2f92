import type { LayoutChoice, Plane, View } from '../types.js'
import { PLANES } from '../types.js'
import type { Rectangle } from './screen.js'

/** Where a view is on the viewer's surface, CSS pixels. */
export interface Placed {
  readonly view: View
  readonly area: Rectangle
}

/** Space between two viewports, pixels. */
const GAP = 1
/** Share of the width that the large plane of `focus` gets. */
const MAIN_SHARE = 0.58

/**
 * The viewports of an arrangement on a surface of whole pixels. A maximised view is alone. Narrow or low surfaces get
 * the same arrangement: the window's least size leaves every viewport usable.
 */
export function placeViews(
  choice: LayoutChoice,
  maximised: View | 'none',
  surface: { readonly width: number; readonly height: number },
): Placed[] {
  const whole: Rectangle = { left: 0, top: 0, width: Math.floor(surface.width), height: Math.floor(surface.height) }
  if (maximised !== 'none') return [{ view: maximised, area: whole }]
  const others: Plane[] = PLANES.filter((plane) => plane !== choice.main)
  if (choice.arrangement === 'grid') {
    const [left, right] = columns(whole, [1, 1])
    if (!choice.volume) return [...stack(left, [choice.main]), ...stack(right, others)]
    return [...stack(left, [choice.main, others[0]]), ...stack(right, [others[1], 'volume'])]
  }
  const rest: View[] = choice.volume ? [...others, 'volume'] : others
  if (choice.arrangement === 'row') {
    const views: View[] = [choice.main, ...rest]
    return columns(
      whole,
      views.map(() => 1),
    ).flatMap((area, place) => stack(area, [views[place]]))
  }
  const [large, column] = columns(whole, [MAIN_SHARE, 1 - MAIN_SHARE])
  return [...stack(large, [choice.main]), ...stack(column, rest)]
}

/** Cuts an area from left to right in the given proportions. */
function columns(area: Rectangle, shares: readonly number[]): Rectangle[] {
  return cut(area.width, shares).map(([start, size]) => ({ ...area, left: area.left + start, width: size }))
}

/** Stacks views of equal height from top to bottom. */
function stack(area: Rectangle | undefined, views: readonly (View | undefined)[]): Placed[] {
  const shown = views.filter((view) => view !== undefined)
  if (!area) return []
  return cut(
    area.height,
    shown.map(() => 1),
  ).flatMap(([start, size], place) => {
    const view = shown[place]
    return view ? [{ view, area: { ...area, top: area.top + start, height: size } }] : []
  })
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
