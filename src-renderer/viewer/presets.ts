import type { VolumeMeta } from '../../src-shared/case/volume.js'

/** A window width and level in the volume's own units: black at level − window/2, white at level + window/2. */
export interface WindowLevel {
  readonly window: number
  readonly level: number
}

/** The values of a volume that presets are made from. */
export type Values = Pick<VolumeMeta, 'percentiles' | 'range'>

/**
 * MR values have no unit, so a preset says which part of the volume's usual range (0.5th to 99.5th percentile of
 * its voxels that are not 0) runs from black to white. Levels of DESS relative to fluid: marrow and fat 0.1–0.2,
 * meniscus 0.1–0.25, muscle 0.35, cartilage 0.55–0.7. Bone edges: cortex is as dark as air and lies between marrow
 * and soft tissue, so a narrow window low in the range draws it as a line. Full range: from the least value to the
 * greatest, nothing is black or white that differs.
 */
export const WINDOW_PRESETS = [
  { id: 'auto', label: 'Automatic', black: 0, white: 1 },
  { id: 'marrow', label: 'Marrow and lesions', black: 0, white: 0.55 },
  { id: 'cartilage', label: 'Cartilage', black: 0.15, white: 0.9 },
  { id: 'meniscus', label: 'Meniscus and ligaments', black: -0.05, white: 0.4 },
  { id: 'fluid', label: 'Fluid', black: 0.4, white: 1.25 },
  { id: 'bone', label: 'Bone edges', black: 0.02, white: 0.28 },
  { id: 'full', label: 'Full range', black: null, white: null },
] as const

export type PresetId = (typeof WINDOW_PRESETS)[number]['id']

/** Least window width as a share of the usual range: narrower than this only noise remains. */
const NARROWEST = 0.005

/** The window of a preset for a volume. A volume without contrast gets a window of 1. */
export function presetWindow(id: PresetId, { percentiles, range }: Values): WindowLevel {
  const preset = WINDOW_PRESETS.find((candidate) => candidate.id === id) ?? WINDOW_PRESETS[0]
  if (preset.black === null) return windowBetween(range.min, range.max)
  const span = usualSpan(percentiles)
  return windowBetween(percentiles.low + preset.black * span, percentiles.low + preset.white * span)
}

/** The window from black to white; 1 wide where the two are the same. */
export function windowBetween(black: number, white: number): WindowLevel {
  const window = white > black ? white - black : 1
  return { window, level: black + window / 2 }
}

/** The preset that a window is, where it is one. */
export function presetOf(now: WindowLevel, values: Values): (typeof WINDOW_PRESETS)[number] | undefined {
  return WINDOW_PRESETS.find(({ id }) => {
    const { window, level } = presetWindow(id, values)
    return window === now.window && level === now.level
  })
}

/** Shares of the values of a region that may be darker than black and brighter than white. */
const REGION_TAILS = { dark: 0.02, bright: 0.98 } as const

/** The window that shows the values of a region from black to white; undefined where there are none. */
export function windowOfRegion(values: readonly number[], { percentiles }: Values): WindowLevel | undefined {
  if (values.length === 0) return undefined
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0
  const [dark, bright] = [at(REGION_TAILS.dark), at(REGION_TAILS.bright)]
  const least = usualSpan(percentiles) * NARROWEST
  const wider = Math.max(0, least - (bright - dark)) / 2
  return windowBetween(dark - wider, bright + wider)
}

/**
 * Window and level after a drag of `dx`, `dy` CSS pixels: to the right widens, upwards darkens less (lowers the
 * level), as most workstations do. A drag of 500 pixels covers the usual range once.
 */
export function draggedWindow(
  start: WindowLevel,
  dx: number,
  dy: number,
  percentiles: VolumeMeta['percentiles'],
): WindowLevel {
  const span = usualSpan(percentiles)
  const perPixel = span / 500
  return {
    window: Math.max(span * NARROWEST, start.window + dx * perPixel),
    level: start.level + dy * perPixel,
  }
}

function usualSpan(percentiles: VolumeMeta['percentiles']): number {
  const span = percentiles.high - percentiles.low
  return span > 0 ? span : 1
}
