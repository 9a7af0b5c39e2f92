import type { VolumeMeta } from '../../src-shared/case/volume.js'

/** A window width and level in the volume's own units: black at level − window/2, white at level + window/2. */
export interface WindowLevel {
  readonly window: number
  readonly level: number
}

/**
 * MR values have no unit, so a preset says which part of the volume's usual range (0.5th to 99.5th percentile of
 * its voxels that are not 0) runs from black to white. Levels of DESS relative to fluid: marrow and fat 0.1–0.2,
 * meniscus 0.1–0.25, muscle 0.35, cartilage 0.55–0.7.
 */
export const WINDOW_PRESETS = [
  { id: 'auto', label: 'Automatic', black: 0, white: 1 },
  { id: 'marrow', label: 'Marrow and lesions', black: 0, white: 0.55 },
  { id: 'cartilage', label: 'Cartilage', black: 0.15, white: 0.9 },
  { id: 'meniscus', label: 'Meniscus and ligaments', black: -0.05, white: 0.4 },
  { id: 'fluid', label: 'Fluid', black: 0.4, white: 1.25 },
] as const

export type PresetId = (typeof WINDOW_PRESETS)[number]['id']

/** Least window width as a share of the usual range: narrower than this only noise remains. */
const NARROWEST = 0.005

/** The window of a preset for a volume. A volume without contrast gets a window of 1. */
export function presetWindow(id: PresetId, percentiles: VolumeMeta['percentiles']): WindowLevel {
  const preset = WINDOW_PRESETS.find((candidate) => candidate.id === id) ?? WINDOW_PRESETS[0]
  const span = usualSpan(percentiles)
  const black = percentiles.low + preset.black * span
  const white = percentiles.low + preset.white * span
  return { window: white - black, level: (white + black) / 2 }
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
