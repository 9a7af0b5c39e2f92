import type { Section } from './mask-section.js'

/** A place in the plane of a section, mm along right and down. */
export type PlanePoint = readonly [number, number]

/**
 * For each pattern of corners inside (1, 2, 4, 8 clockwise from the top left) the sides (top, right, bottom, left) that a
 * line enters and leaves by, with the inside on its left. Opposite corners are parted.
 */
const LINES: readonly (readonly (readonly [number, number])[])[] = [
  [],
  [[3, 0]],
  [[0, 1]],
  [[3, 1]],
  [[1, 2]],
  [
    [3, 0],
    [1, 2],
  ],
  [[0, 2]],
  [[3, 2]],
  [[2, 3]],
  [[2, 0]],
  [
    [0, 1],
    [2, 3],
  ],
  [[2, 1]],
  [[1, 3]],
  [[1, 0]],
  [[0, 3]],
  [],
]

/** The closed outlines of a section where it is half inside (marching squares, Lorensen and Cline in the plane). */
export function contoursOf(section: Section): PlanePoint[][] {
  const { values, columns, rows } = section
  const next = new Map<number, number>()
  // A side is named by its upper or left corner: twice its place, plus one where it is upright.
  const sideKey = (u: number, v: number, side: number): number => {
    const right = side === 1 ? 1 : 0
    const below = side === 2 ? 1 : 0
    return 2 * (u + right + columns * (v + below)) + (side === 1 || side === 3 ? 1 : 0)
  }
  for (let v = 0; v + 1 < rows; v++)
    for (let u = 0; u + 1 < columns; u++) {
      const corner = u + columns * v
      let pattern = 0
      if ((values[corner] ?? 0) >= 0.5) pattern |= 1
      if ((values[corner + 1] ?? 0) >= 0.5) pattern |= 2
      if ((values[corner + columns + 1] ?? 0) >= 0.5) pattern |= 4
      if ((values[corner + columns] ?? 0) >= 0.5) pattern |= 8
      if (pattern === 0 || pattern === 15) continue
      for (const [enter, leave] of LINES[pattern] ?? []) next.set(sideKey(u, v, enter), sideKey(u, v, leave))
    }
  const outlines: PlanePoint[][] = []
  for (const start of next.keys()) {
    const outline: PlanePoint[] = []
    let key: number | undefined = start
    while (key !== undefined) {
      const after: number | undefined = next.get(key)
      if (after === undefined) break
      outline.push(crossing(section, key))
      next.delete(key)
      key = after
    }
    if (outline.length > 2) outlines.push(outline)
  }
  return outlines
}

/** Where an outline crosses a side of the lattice. */
function crossing({ values, columns, u0, v0, step }: Section, key: number): PlanePoint {
  const upright = key % 2 === 1
  const place = Math.floor(key / 2)
  const a = values[place] ?? 0
  const b = values[place + (upright ? columns : 1)] ?? 0
  const share = a === b ? 0.5 : (0.5 - a) / (b - a)
  const [u, v] = [place % columns, Math.floor(place / columns)]
  return [u0 + (u + (upright ? 0 : share)) * step, v0 + (v + (upright ? share : 0)) * step]
}
