import { ARTICULAR_SUBREGIONS } from '../../../src-shared/anatomy/partition.js'
import type { ThicknessColumns } from '../../../src-shared/case/thickness-map.js'
import { findRegion } from '../../../src-shared/moaks/regions.js'
import { placeOf, type Sheet } from './layout.js'
import { BARE_MM } from './paint.js'

/** What a map says of one sub-region. Means are over its columns, mm; shares 0…1. */
export interface RegionThickness {
  readonly id: string
  readonly label: string
  readonly mean: number
  readonly expected: number
  readonly bare: number
  /** The column nearest to its middle: where its number stands. */
  readonly column: number
}

/** Fewer columns say nothing of a sub-region. */
const LEAST_COLUMNS = 12

/** The sub-regions of a map, in their order; none where the reading does not say which column lies in which. */
export function regionThicknesses(map: ThicknessColumns): RegionThickness[] {
  const { regions, thickness, expected, places } = map
  if (!regions) return []
  return ARTICULAR_SUBREGIONS.flatMap((id, place): RegionThickness[] => {
    const columns = [...regions.keys()].filter((n) => regions[n] === place + 1)
    if (columns.length < LEAST_COLUMNS) return []
    const mean = (of: (n: number) => number): number => columns.reduce((sum, n) => sum + of(n), 0) / columns.length
    const middle = [0, 1, 2].map((axis) => mean((n) => places[3 * n + axis] ?? 0))
    const far = (n: number): number => Math.hypot(...middle.map((mm, axis) => mm - (places[3 * n + axis] ?? 0)))
    return [
      {
        id,
        label: findRegion(id)?.label ?? id,
        mean: mean((n) => thickness[n] ?? 0),
        expected: mean((n) => expected[n] ?? 0),
        bare: mean((n) => ((thickness[n] ?? 0) < BARE_MM ? 1 : 0)),
        column: columns.reduce((nearest, n) => (far(n) < far(nearest) ? n : nearest)),
      },
    ]
  })
}

/** The borders between sub-regions on a sheet, as an SVG path: through the middles of the edges that they cross. */
export function borderPath({ regions }: ThicknessColumns, sheet: Sheet): string {
  if (!regions) return ''
  const parts: string[] = []
  for (const { triangles } of sheet.bones)
    for (let t = 0; t < triangles.length; t += 3) {
      const [a = 0, b = 0, c = 0] = triangles.subarray(t, t + 3)
      const middles = [
        [a, b],
        [b, c],
        [c, a],
      ].flatMap(([from = 0, to = 0]) => {
        const [p, q] = [placeOf(sheet, from), placeOf(sheet, to)]
        return p && q && regions[from] !== regions[to] ? [[(p[0] + q[0]) / 2, (p[1] + q[1]) / 2] as const] : []
      })
      if (middles.length < 2) continue
      const line = middles.length === 3 ? [...middles, ...middles.slice(0, 1)] : middles
      parts.push(`M${line.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}`)
    }
  return parts.join('')
}
