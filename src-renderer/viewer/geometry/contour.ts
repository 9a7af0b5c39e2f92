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

const known = new WeakMap<Section, readonly (readonly PlanePoint[])[]>()

/** The closed outlines of a section where it is half inside (marching squares, Lorensen and Cline in the plane). */
export function contoursOf(section: Section): readonly (readonly PlanePoint[])[] {
  const found = known.get(section) ?? outlinesOf(section)
  known.set(section, found)
  return found
}

function outlinesOf(section: Section): PlanePoint[][] {
  const { values, columns, rows } = section
  // By the key of a side that a line leaves by, the next one's plus one; 0 where there is none.
  const next = new Int32Array(2 * columns * (rows + 1))
  const starts: number[] = []
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
      for (const [enter, leave] of LINES[pattern] ?? []) {
        const start = sideKey(u, v, enter)
        next[start] = sideKey(u, v, leave) + 1
        starts.push(start)
      }
    }
  const outlines: PlanePoint[][] = []
  for (const start of starts) {
    const outline: PlanePoint[] = []
    let key = start
    for (let after = next[key] ?? 0; after > 0; after = next[key] ?? 0) {
      outline.push(crossing(section, key))
      next[key] = 0
      key = after - 1
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
