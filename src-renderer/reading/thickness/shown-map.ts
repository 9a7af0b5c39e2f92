import type { CaseVolume } from '../../../src-shared/case/case-volume.js'
import type { Reading, ReadVolume } from '../../../src-shared/case/reading.js'
import type { Structures } from '../../../src-shared/case/structures.js'
import { unpackThickness, type ThicknessColumns, type ThicknessMap } from '../../../src-shared/case/thickness-map.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { seriesName } from '../series-names.js'
import type { OutlinedMap } from './outlined-maps.svelte.js'

/** The map of a case that is looked at, or why there is none. */
export type ShownMap =
  | { readonly map: ThicknessColumns; readonly hash: string; readonly words: string }
  | { readonly map: null; readonly words: string; readonly again: boolean }

const unpacked = new WeakMap<ThicknessMap, ThicknessColumns | null>()

/** The volume whose map is looked at: the active one, or the first that can be mapped. */
export function mappedVolume(reading: Reading | null, active: string | null): ReadVolume | undefined {
  const mapped = reading?.volumes.filter(({ thickness, structures }) => thickness ?? structures) ?? []
  return mapped.find(({ hash }) => hash === active) ?? mapped[0]
}

/** The map of the active volume, or of the first that has one; `outlined` says how the maps of outlines stand. */
export function shownMap(
  reading: Reading | null,
  volumes: readonly CaseVolume[],
  active: string | null,
  outlined: (structures: Structures) => OutlinedMap,
): ShownMap {
  if (!reading)
    return { map: null, again: false, words: 'The model has not read this case yet: the map comes with its reading.' }
  const volume = mappedVolume(reading, active)
  if (!volume)
    return {
      map: null,
      again: true,
      words: 'This reading was made before outlines were kept: there is nothing to map.',
    }
  const map = volume.thickness ? columnsOf(volume.thickness) : volume.structures ? outlined(volume.structures) : null
  if (map === 'making') return { map: null, again: false, words: 'Mapping what was outlined …' }
  if (!map)
    return volume.thickness
      ? { map: null, again: true, words: 'The map of this reading is damaged.' }
      : { map: null, again: false, words: 'No cartilage was outlined on a bone: there is nothing to map.' }
  const found = volumes.find(({ meta }) => meta.hash === volume.hash)
  const on = found ? seriesName(found) : 'a series that is not here'
  const how =
    map.measuredOn === 'surfaces'
      ? 'between the surfaces that the model read'
      : 'how high its outlines stand on bone, in voxels averaged over 3 mm'
  return { map, hash: volume.hash, words: `${on}: ${how}` }
}

function columnsOf(packed: ThicknessMap): ThicknessColumns | null {
  const known = unpacked.get(packed)
  if (known !== undefined) return known
  let columns: ThicknessColumns | null = null
  try {
    columns = unpackThickness(packed)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  unpacked.set(packed, columns)
  return columns
}

/** The middle of the cartilage at a column, LPS mm; bone where there is none. */
export function columnPlace({ places, normals, thickness }: ThicknessColumns, n: number): Vec3 {
  const half = (thickness[n] ?? 0) / 2
  const at = (axis: number): number => (places[3 * n + axis] ?? 0) + half * (normals[3 * n + axis] ?? 0)
  return [at(0), at(1), at(2)]
}

/** A column, and how far it is, mm. */
export interface NearColumn {
  readonly column: number
  readonly mm: number
}

/** The column nearest to a place; undefined where the map has none. */
export function nearestColumn({ places }: ThicknessColumns, [x, y, z]: Vec3): NearColumn | undefined {
  let [column, least] = [-1, Infinity]
  for (let n = 0; 3 * n < places.length; n++) {
    const square =
      ((places[3 * n] ?? 0) - x) ** 2 + ((places[3 * n + 1] ?? 0) - y) ** 2 + ((places[3 * n + 2] ?? 0) - z) ** 2
    if (square < least) [column, least] = [n, square]
  }
  return column < 0 ? undefined : { column, mm: Math.sqrt(least) }
}
