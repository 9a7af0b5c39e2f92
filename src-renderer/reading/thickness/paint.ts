import { rgbOf } from '../../../src-shared/moaks/severity-palette.js'
import type { ThicknessColumns } from '../../../src-shared/case/thickness-map.js'
import { valueAt, type Raster } from './raster.js'

/** What the map shows: cartilage there is, what there was before any loss, and what is missing. */
export const MAP_MODES = [
  { id: 'thickness', title: 'Thickness', mostMm: 5 },
  { id: 'expected', title: 'Before any loss', mostMm: 5 },
  { id: 'missing', title: 'Missing', mostMm: 3 },
] as const
export type MapMode = (typeof MAP_MODES)[number]['id']

/** The crosshair is at a place of the map within this distance of it, mm. */
export const NEAR_MM = 4

/** Less than this is bare bone, mm. */
export const BARE_MM = 0.3

/**
 * Viridis (van der Walt and Smith 2015, CC0) at eighths: even steps to the eye, in grey and for every kind of colour
 * vision.
 */
export const STOPS = [
  '#440154',
  '#472d7b',
  '#3b528b',
  '#2c728e',
  '#21918c',
  '#28ae80',
  '#5ec962',
  '#addc30',
  '#fde725',
] as const
const COLOURS = STOPS.map(rgbOf)

/** The colour of a share 0…1 of the scale; beyond its ends that of the end. */
export function colourOf(share: number): readonly [number, number, number] {
  const at = Math.min(1, Math.max(0, share)) * (COLOURS.length - 1)
  const [a, b] = [COLOURS[Math.floor(at)], COLOURS[Math.ceil(at)]]
  const part = at - Math.floor(at)
  const mixed = (channel: 0 | 1 | 2): number =>
    Math.round((1 - part) * (a?.[channel] ?? 0) + part * (b?.[channel] ?? 0))
  return [mixed(0), mixed(1), mixed(2)]
}

/** What columns come to in a mode, mm. */
export function valuesOf({ thickness, expected }: ThicknessColumns, mode: MapMode): Float32Array {
  if (mode === 'thickness') return thickness
  if (mode === 'expected') return expected
  return expected.map((mm, n) => Math.max(0, mm - (thickness[n] ?? 0)))
}

/** Bare bone is hatched, light on dark, so that it is not told by its colour alone; stripes so many pixels apart. */
const STRIPES = 6
const HATCH = { dark: [26, 18, 30], light: [236, 236, 236] } as const

/** The picture of a map, RGBA; transparent where there is no cartilage nor was. */
export function paintMap(
  raster: Raster,
  map: ThicknessColumns,
  mode: MapMode,
  scale: number,
): Uint8ClampedArray<ArrayBuffer> {
  const { width, height, column } = raster
  const pixels = new Uint8ClampedArray(4 * width * height)
  const values = valuesOf(map, mode)
  const most = MAP_MODES.find(({ id }) => id === mode)?.mostMm ?? 5
  for (let n = 0; n < column.length; n++) {
    if ((column[n] ?? -1) < 0) continue
    const bare = mode !== 'expected' && valueAt(raster, n, map.thickness) < BARE_MM
    const stripe = ((n % width) + Math.floor(n / width)) % Math.round(STRIPES * scale) < 1.5 * scale
    const colour = bare ? (stripe ? HATCH.light : HATCH.dark) : colourOf(valueAt(raster, n, values) / most)
    pixels.set([...colour, 255], 4 * n)
  }
  return pixels
}
