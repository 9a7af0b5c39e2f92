/**
 * How large what is kept or sent may be. Each bound is far above what a reader, a header or a model writes, and low
 * enough that no field can fill the casebook or stop the window.
 */
import { z } from 'zod'

/** From the scanner's centre, mm: 100 m. */
export const POSITION_MM = 100_000

/** Largest size of a number that counts or measures something: far above any unit in use. */
export const MOST = 1e15

/** A voxel's value; those of 32-bit floats are the largest. */
export const VOXEL_VALUE = 3.5e38

/** Bytes of one request of the window, as it is sent. */
export const REQUEST_BYTES = 8 * 1024 ** 2

export const LENGTHS = {
  /** A key, an id, a hash, a UID. */
  id: 100,
  /** A name, a unit, a label. */
  name: 200,
  /** A description of a header. */
  description: 1000,
  /** A sentence or a few. */
  sentence: 4000,
  /** A text that a person or a model writes at length. */
  text: 20_000,
  /** A path of a file. */
  path: 4096,
} as const

/** Entries of a list, far above the images of the largest study. */
export const MOST_ITEMS = 1_000_000

/** One line: an id, a date and time, a word of a list. */
export const LineSchema = z.string().max(LENGTHS.description)

/** A sentence or a few, or a text of a header; those with several values are joined. */
export const ProseSchema = z.string().max(LENGTHS.text)

/** A small picture as a PNG data URL. */
export const PictureSchema = z.string().max(500_000)

/** A path, a file's name or an address. */
export const PathTextSchema = z.string().max(LENGTHS.path)

/** A number that measures something; finite. */
export const MeasureSchema = z.number().min(-MOST).max(MOST)

/** What a voxel holds, stored or real. */
export const VoxelValueSchema = z.number().min(-VOXEL_VALUE).max(VOXEL_VALUE)

/** A duration, ms. */
export const MillisecondsSchema = z.number().min(0).max(1e12)

/** A record of at most so many entries. */
export function boundedRecord<Key extends z.ZodString, Value extends z.ZodType>(key: Key, value: Value, most: number) {
  return z
    .record(key, value)
    .refine((record) => Object.keys(record).length <= most, `There may be at most ${most} entries.`)
    .meta({ mostEntries: most })
}

/** Any JSON whose text is at most so long: for what is carried through without being looked at. */
export function boundedJson<Shape extends z.ZodType>(shape: Shape, most: number) {
  return shape
    .refine((json) => JSON.stringify(json).length <= most, `It may have at most ${most} characters.`)
    .meta({ mostEntries: most })
}
