import { z } from 'zod'
import { Vec3Schema } from './geometry.js'

/** Bones whose cartilage is mapped. */
export const MAPPED_BONES = ['femur', 'tibia', 'patella'] as const

/** Thicknesses are kept in steps of so many mm, as bytes: up to 12.7 mm. */
const STEP_MM = 0.05
/** Places are kept in steps of so many mm from the first one. */
const PLACE_MM = 0.02

/** A map takes no more than 310 kB of a reading: the bounds below come to 302 kB. */
export const MOST_COLUMNS = 9000
const MOST_TRIANGLES = 2 * MOST_COLUMNS
const base64 = (bytes: number) =>
  z
    .string()
    .max(4 * Math.ceil(bytes / 3))
    .regex(/^[A-Za-z0-9+/]*={0,2}$/)

/**
 * Cartilage thickness over the bones of a volume, one column for about 2.5 mm² of bone that is or was covered. Arrays are
 * little-endian in base64, column by column, the bones of `columns` one after another.
 */
export const ThicknessMapSchema = z.object({
  /** How many columns each bone has. */
  columns: z
    .array(z.object({ bone: z.enum(MAPPED_BONES), count: z.number().int().min(0).max(MOST_COLUMNS) }))
    .max(MAPPED_BONES.length),
  /** What places count from, LPS mm of the volume's frame. */
  originLps: Vec3Schema,
  /** int16 × 3: where bone ends, in steps of 0.02 mm from the origin. */
  places: base64(6 * MOST_COLUMNS),
  /** int8 × 3: the direction out of the bone, ÷ 127. */
  normals: base64(3 * MOST_COLUMNS),
  /** uint8: cartilage there is, and what it was before any loss, in steps of 0.05 mm. */
  thickness: base64(MOST_COLUMNS),
  expected: base64(MOST_COLUMNS),
  /** uint8: the articular subregion under a column, its place in ARTICULAR_SUBREGIONS + 1; left out before 0.2. */
  regions: base64(MOST_COLUMNS).optional(),
  /** `surfaces`: where surfaces were read to parts of a millimetre; `outlines`: how high outlined voxels stand on bone. */
  measuredOn: z.enum(['surfaces', 'outlines']).default('surfaces'),
  /** uint16 × 3: the mesh between columns, seen from outside the bone anticlockwise. */
  triangles: base64(6 * MOST_TRIANGLES),
})
export type ThicknessMap = z.infer<typeof ThicknessMapSchema>

/** The same in millimetres. */
export interface ThicknessColumns {
  readonly columns: ThicknessMap['columns']
  /** LPS mm, three for each column. */
  readonly places: Float32Array
  /** Unit vectors out of the bone. */
  readonly normals: Float32Array
  /** mm; where they differ cartilage is thinned, and bare where `thickness` is 0. */
  readonly thickness: Float32Array
  readonly expected: Float32Array
  /** Place in ARTICULAR_SUBREGIONS + 1, 0 for none; null where it is not known. */
  readonly regions: Uint8Array | null
  readonly measuredOn: ThicknessMap['measuredOn']
  /** Three columns each. */
  readonly triangles: Uint16Array
}

/** Packs a map. Throws RangeError where it has more than MOST_COLUMNS columns. */
export function packThickness(map: ThicknessColumns): ThicknessMap {
  const count = map.thickness.length
  if (count > MOST_COLUMNS) throw new RangeError(`A thickness map holds ${MOST_COLUMNS} columns at most.`)
  const [x = 0, y = 0, z = 0] = map.places
  const origin = [x, y, z] as const
  const places = Int16Array.from(map.places, (mm, n) => Math.round((mm - (origin[n % 3] ?? 0)) / PLACE_MM))
  return {
    columns: map.columns,
    originLps: [x, y, z],
    places: encoded(places),
    normals: encoded(Int8Array.from(map.normals, (part) => Math.round(127 * part))),
    thickness: encoded(Uint8Array.from(map.thickness, steps)),
    expected: encoded(Uint8Array.from(map.expected, steps)),
    ...(map.regions ? { regions: encoded(map.regions) } : {}),
    measuredOn: map.measuredOn,
    triangles: encoded(map.triangles.slice(0, 3 * MOST_TRIANGLES)),
  }
}

/** Unpacks a map. Throws RangeError where its arrays do not fit each other. */
export function unpackThickness(map: ThicknessMap): ThicknessColumns {
  const count = map.columns.reduce((sum, one) => sum + one.count, 0)
  const places = new Int16Array(decoded(map.places))
  const normals = new Int8Array(decoded(map.normals))
  const thickness = new Uint8Array(decoded(map.thickness))
  const expected = new Uint8Array(decoded(map.expected))
  const regions = map.regions === undefined ? null : new Uint8Array(decoded(map.regions))
  const triangles = new Uint16Array(decoded(map.triangles))
  const fits =
    places.length === 3 * count &&
    normals.length === 3 * count &&
    thickness.length === count &&
    expected.length === count &&
    (regions === null || regions.length === count) &&
    triangles.every((column) => column < count)
  if (!fits) throw new RangeError('This thickness map is damaged; run the model again.')
  return {
    columns: map.columns,
    places: Float32Array.from(places, (step, n) => (map.originLps[n % 3] ?? 0) + step * PLACE_MM),
    normals: Float32Array.from(normals, (part) => part / 127),
    thickness: Float32Array.from(thickness, (step) => step * STEP_MM),
    expected: Float32Array.from(expected, (step) => step * STEP_MM),
    regions,
    measuredOn: map.measuredOn,
    triangles,
  }
}

function steps(mm: number): number {
  return Math.min(255, Math.max(0, Math.round(mm / STEP_MM)))
}

function encoded(array: Int16Array | Int8Array | Uint8Array | Uint16Array): string {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

function decoded(text: string): ArrayBuffer {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer
}
