type Size = readonly [number, number, number]

/** A piece of a grid that is run by itself; all numbers are voxels in [slice, row, column]. */
export interface Tile {
  readonly start: Size
  readonly size: Size
  /** The piece of the grid that is taken from this tile: tiles overlap, their `keep` parts do not. */
  readonly keep: { readonly start: Size; readonly size: Size }
}

interface Span {
  readonly start: number
  readonly keepStart: number
  readonly keepEnd: number
}

/**
 * Tiles of `size` that cover a grid, neighbours overlapping by at least `overlap` voxels. Each keeps its part up to
 * the middle of the overlap, where the network sees the most surroundings from either side.
 */
export function tilesOf(grid: Size, size: Size, overlap: number): Tile[] {
  const actual: Size = [Math.min(size[0], grid[0]), Math.min(size[1], grid[1]), Math.min(size[2], grid[2])]
  const tiles: Tile[] = []
  for (const k of spans(grid[0], actual[0], overlap))
    for (const j of spans(grid[1], actual[1], overlap))
      for (const i of spans(grid[2], actual[2], overlap))
        tiles.push({
          start: [k.start, j.start, i.start],
          size: actual,
          keep: {
            start: [k.keepStart, j.keepStart, i.keepStart],
            size: [k.keepEnd - k.keepStart, j.keepEnd - j.keepStart, i.keepEnd - i.keepStart],
          },
        })
  return tiles
}

function spans(length: number, size: number, overlap: number): Span[] {
  const count = size >= length ? 1 : 1 + Math.ceil((length - size) / Math.max(1, size - overlap))
  const start = (n: number): number => (count === 1 ? 0 : Math.round((n * (length - size)) / (count - 1)))
  const border = (n: number): number => {
    if (n <= 0) return 0
    if (n >= count) return length
    return Math.round((start(n - 1) + size + start(n)) / 2)
  }
  return Array.from({ length: count }, (_, n) => ({ start: start(n), keepStart: border(n), keepEnd: border(n + 1) }))
}
