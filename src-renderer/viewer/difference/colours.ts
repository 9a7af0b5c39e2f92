import type { DifferenceMap } from './difference-map.js'

/** The share of the range at which a colour is full; the legend says so. */
export const FULL_AT = 0.5
/** Differences below this share are neutral: noise is not news. */
export const NEUTRAL_BELOW = 0.08

type Rgb = readonly [number, number, number]

/**
 * Orange against blue, told apart by people who cannot tell red from green (Okabe and Ito's vermillion and sky blue,
 * made lighter for a dark room), around a grey that is nearly black.
 */
export const BRIGHTER: Rgb = [255, 150, 46]
export const DARKER: Rgb = [72, 163, 255]
const NEUTRAL: Rgb = [20, 23, 28]

/** How a map lies on the picture: `over` it, where nothing differs untouched, or `instead` of it. */
export type DifferenceMode = 'over' | 'instead'

/** Colour and opacity (0…255 each) of a share. */
export function colourOf(share: number, mode: DifferenceMode): readonly [number, number, number, number] {
  if (Number.isNaN(share)) return mode === 'over' ? [0, 0, 0, 0] : [0, 0, 0, 255]
  const strength = Math.min(1, Math.max(0, (Math.abs(share) - NEUTRAL_BELOW) / (FULL_AT - NEUTRAL_BELOW)))
  const end = share >= 0 ? BRIGHTER : DARKER
  if (mode === 'over') return [...end, Math.round(255 * strength)]
  const mixed = (place: 0 | 1 | 2): number => Math.round(NEUTRAL[place] + strength * (end[place] - NEUTRAL[place]))
  return [mixed(0), mixed(1), mixed(2), 255]
}

/** Steps of the table from one end to the other: as fine as a screen shows. */
const STEPS = 512

/** Four bytes for each value of a map: red, green, blue, opacity. */
export function coloured(
  { shares }: Pick<DifferenceMap, 'shares'>,
  mode: DifferenceMode,
): Uint8ClampedArray<ArrayBuffer> {
  const { table, none } = TABLES[mode]
  const pixels = new Uint32Array(shares.length)
  for (let at = 0; at < shares.length; at++) {
    const share = shares[at] ?? NaN
    if (Number.isNaN(share)) pixels[at] = none
    else {
      const held = share < -FULL_AT ? -FULL_AT : share > FULL_AT ? FULL_AT : share
      pixels[at] = table[Math.round(((held + FULL_AT) * STEPS) / (2 * FULL_AT))] ?? none
    }
  }
  return new Uint8ClampedArray(pixels.buffer)
}

/** The colours of all steps, and that of what has no value. */
interface Table {
  readonly table: Uint32Array
  readonly none: number
}

// Made once: they are asked for with every slice.
const TABLES: Readonly<Record<DifferenceMode, Table>> = { over: tableOf('over'), instead: tableOf('instead') }

function tableOf(mode: DifferenceMode): Table {
  const table = Uint32Array.from({ length: STEPS + 1 }, (_, step) =>
    packed((2 * step * FULL_AT) / STEPS - FULL_AT, mode),
  )
  return { table, none: packed(NaN, mode) }
}

/** The four bytes as one number, in the order of this machine. */
function packed(share: number, mode: DifferenceMode): number {
  return new Uint32Array(new Uint8ClampedArray(colourOf(share, mode)).buffer)[0] ?? 0
}
