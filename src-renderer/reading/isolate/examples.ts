import type { ScaleId } from '../../../src-shared/moaks/scales.js'

/** What a line of a drawing is of; the style gives it its look. `expected` is where tissue would be. */
export type Part =
  'bone' | 'cartilage' | 'meniscus' | 'band' | 'fat' | 'fluid' | 'lesion' | 'cyst' | 'cleft' | 'expected' | 'mark'

/** A closed or open path of a drawing on a ground of 64 × 48. */
export interface Stroke {
  readonly part: Part
  readonly d: string
}

/**
 * A schematic example of each grade, for a reader who wants to see what the words mean. Drawn by hand from the
 * definitions in moaks/scale-table.ts, not to scale, and of nobody's knee. Null where a drawing would say nothing.
 */
export function exampleOf(scale: ScaleId, grade: number): readonly Stroke[] | null {
  return DRAWINGS[scale]?.(grade) ?? null
}

const BLOCK = 'M4 44V22C10 10 22 5 32 5S54 10 60 22V44Z'
const WEDGE = 'M6 40L58 40Q60 26 58 12Z'
const CRESCENT = 'M20 42A20 20 0 1 1 20 6L24 15A11 11 0 1 0 24 33Z'

function circle(x: number, y: number, r: number): string {
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`
}

/** A bone end under a layer of cartilage of which a share, from the middle, is thinned or gone. */
function layer(share: number, left: number): readonly Stroke[] {
  const half = 26 * share
  const whole = `M6 20L${32 - half} 20V10L6 10ZM${32 + half} 20L58 20V10L${32 + half} 10Z`
  const thin = share === 0 ? '' : `M${32 - half} 20H${32 + half}V${20 - left}H${32 - half}Z`
  return [
    { part: 'bone', d: 'M6 44V20H58V44Z' },
    { part: 'cartilage', d: share === 0 ? 'M6 20H58V10H6Z' : left > 0 ? whole + thin : whole },
    ...(share === 0 ? [] : [{ part: 'expected' as const, d: `M${32 - half} 10H${32 + half}` }]),
  ]
}

const SHARES = [0, 0.09, 0.45, 0.86] as const
const pick = <T>(values: readonly T[], grade: number, otherwise: T): T => values[grade] ?? otherwise

function lesions(places: readonly (readonly [number, number, number])[]): readonly Stroke[] {
  return [{ part: 'bone', d: BLOCK }, ...places.map(([x, y, r]): Stroke => ({ part: 'lesion', d: circle(x, y, r) }))]
}

function torn(...strokes: readonly Stroke[]): readonly Stroke[] {
  return [{ part: 'meniscus', d: WEDGE }, ...strokes]
}

const cleft = (d: string): Stroke => ({ part: 'cleft', d })

const MORPHOLOGY: readonly (readonly Stroke[])[] = [
  torn(),
  torn({ part: 'lesion', d: 'M36 32a9 3 0 1 0 18 0a9 3 0 1 0 -18 0' }),
  [{ part: 'meniscus', d: CRESCENT }, cleft('M13 24L4 24')],
  torn(cleft('M6 40L58 26')),
  torn(cleft('M42 40L42 21')),
  torn(cleft('M20 36L58 28'), cleft('M42 40L42 21'), cleft('M30 33L26 40')),
  [
    { part: 'meniscus', d: 'M28 40L58 40Q60 26 58 12L44 21L38 30L32 29Z' },
    { part: 'expected', d: WEDGE },
  ],
  [
    { part: 'meniscus', d: 'M44 40L58 40Q60 30 58 22L50 27L47 34Z' },
    { part: 'expected', d: WEDGE },
  ],
  [{ part: 'expected', d: WEDGE }],
]

const BAND = 'M12 4L22 4L52 44L42 44Z'
const TEAR_PLACES = ['M16 36L12 44', 'M13 24L4 24', 'M16 12L12 4'] as const

const DRAWINGS: Partial<Record<ScaleId, (grade: number) => readonly Stroke[]>> = {
  'bml.size': (grade) => lesions(pick([[], [[32, 20, 6]], [[32, 24, 13]], [[32, 26, 18]]], grade, [])),
  'bml.number': (grade) =>
    lesions(
      pick<readonly (readonly [number, number, number])[]>(
        [
          [],
          [[32, 22, 6]],
          [
            [20, 26, 6],
            [44, 26, 6],
          ],
          [
            [17, 28, 5],
            [32, 18, 5],
            [47, 28, 5],
          ],
        ],
        grade,
        [],
      ),
    ),
  'bml.share': (grade) => [
    ...lesions([[32, 25, 14]]),
    { part: 'cyst', d: circle(32, 25, pick([14, 12, 9, 4], grade, 0)) },
  ],
  'cartilage.size': (grade) => layer(pick(SHARES, grade, 0), 4),
  'cartilage.full-thickness': (grade) => layer(pick(SHARES, grade, 0), 0),
  'osteophyte.size': (grade) => [
    {
      part: 'bone',
      d: `M4 44V14H40${pick(['L42 16', 'L47 12L44 18', 'L52 9L46 20', 'Q56 12 61 4Q58 20 46 24'], grade, '')}L42 44Z`,
    },
    ...(grade > 0 ? [{ part: 'expected' as const, d: 'M40 14L42 16L42 44' }] : []),
  ],
  'hoffa.grade': (grade) => [
    { part: 'fat', d: 'M10 6L54 18L20 44Z' },
    ...[circle(24, 20, 3), circle(32, 24, 5), circle(24, 31, 5)]
      .slice(0, grade === 1 ? 1 : grade === 2 ? 2 : grade === 3 ? 3 : 0)
      .map((d): Stroke => ({ part: 'lesion', d })),
    ...(grade === 3 ? [{ part: 'lesion' as const, d: circle(38, 18, 4) }] : []),
  ],
  'effusion.grade': (grade) => {
    const bulge = pick([1, 5, 11, 19], grade, 1)
    return [
      { part: 'fluid', d: `M22 4Q${24 + bulge} 14 ${24 + bulge} 22T24 42L20 42Q${20} 22 20 4Z` },
      { part: 'bone', d: 'M4 24a7 9 0 1 0 14 0a7 9 0 1 0 -14 0' },
      { part: 'bone', d: 'M62 6Q46 8 46 24T62 42Z' },
    ]
  },
  'extrusion.grade': (grade) => {
    const out = pick([0, 5, 9, 16], grade, 0)
    return [
      { part: 'bone', d: 'M2 46V30H40Q43 34 41 46Z' },
      { part: 'meniscus', d: `M${14 + out} 29L${40 + out} 29Q${42 + out} 21 ${40 + out} 13Z` },
      { part: 'mark', d: 'M41 6V46' },
    ]
  },
  'morphology.class': (grade) => MORPHOLOGY[grade] ?? [],
  'cyst.presence': (grade) =>
    torn(...(grade === 1 ? [cleft('M30 34L52 27'), { part: 'cyst' as const, d: circle(56, 26, 6) }] : [])),
  'cyst.tear-location': (grade) => [
    { part: 'meniscus', d: CRESCENT },
    ...(TEAR_PLACES[grade] === undefined ? [] : [cleft(TEAR_PLACES[grade])]),
  ],
  'hypertrophy.presence': (grade) => [
    { part: 'meniscus', d: grade === 1 ? 'M2 42L58 42Q62 22 58 4Z' : 'M18 40L56 40Q58 30 56 22Z' },
    ...(grade === 1 ? [{ part: 'expected' as const, d: 'M18 40L56 40Q58 30 56 22Z' }] : []),
  ],
  'root-tear.presence': (grade) => [
    { part: 'meniscus', d: CRESCENT },
    { part: 'bone', d: circle(32, 10, 5) },
    ...(grade === 1 ? [cleft('M24 4L26 18')] : [{ part: 'meniscus' as const, d: 'M20 6L30 7L30 14L24 15Z' }]),
  ],
  'ligament.complete-tear': (grade) =>
    grade === 1
      ? [
          { part: 'band', d: 'M12 4L22 4L33 18L28 21L25 20Z' },
          { part: 'band', d: 'M52 44L42 44L34 33L38 29L41 30Z' },
        ]
      : [{ part: 'band', d: BAND }],
  'ligament.insertional-lesion': (grade) => [
    { part: 'bone', d: 'M30 34H62V47H30Z' },
    ...(grade === 1 ? [{ part: 'lesion' as const, d: circle(48, 42, 5) }] : []),
    { part: 'band', d: 'M12 2L22 2L50 36L40 36Z' },
  ],
  'acl.repair': (grade) => [
    { part: 'bone', d: 'M30 30H62V47H30Z' },
    { part: 'band', d: 'M12 2L22 2L48 32L40 32Z' },
    ...(grade === 1 ? [{ part: 'mark' as const, d: 'M40 32L52 47M48 32L58 44' }] : []),
  ],
  'tendon.signal': (grade) => [
    { part: 'band', d: 'M27 3H37V45H27Z' },
    ...(grade === 1 ? [{ part: 'lesion' as const, d: 'M29 16a3 8 0 1 0 6 0a3 8 0 1 0 -6 0' }] : []),
  ],
}
