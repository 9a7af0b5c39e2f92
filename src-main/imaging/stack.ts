/**
 * A stack as the scan hands it to the decoder: what the window sees of it, and where its voxels come from.
 * Schemas, because it crosses from process to process.
 */
import { z } from 'zod'
import {
  LineSchema,
  MOST_ITEMS,
  MeasureSchema,
  PathTextSchema,
  ProseSchema,
  VoxelValueSchema,
} from '../../src-shared/case/bounds.js'
import { AffineSchema } from '../../src-shared/case/geometry.js'
import { StackSummarySchema } from '../../src-shared/case/import.js'
import { Sha256Schema, VolumeFlagSchema } from '../../src-shared/case/volume.js'

const Index = z.number().int().min(0)

const FileSchema = z.object({ path: PathTextSchema, name: ProseSchema, size: Index, mtimeMs: MeasureSchema })

/** How a file stores its pixels (PS3.3 C.7.6.3). */
export const PixelFormatSchema = z.object({
  rows: z.number().int().min(1).max(65535),
  columns: z.number().int().min(1).max(65535),
  bitsAllocated: z.union([z.literal(8), z.literal(16), z.literal(32)]),
  bitsStored: z.number().int().min(1).max(32),
  highBit: z.number().int().min(0).max(31),
  signed: z.boolean(),
  /** MONOCHROME1: the smallest value is white. */
  inverted: z.boolean(),
  /** Stored values, from the first to the last, that are no picture but background; left out where there are none. */
  padding: z.tuple([VoxelValueSchema, VoxelValueSchema]).optional(),
})
export type PixelFormat = z.infer<typeof PixelFormatSchema>

export const DicomFileSourceSchema = FileSchema.extend({
  syntaxUid: LineSchema,
  /** Of the pixel data's value, in the file or in its inflated data set. */
  pixelOffset: Index,
  /** The pixels lie in fragments: all compressed ones, and uncompressed ones of writers that know no better. */
  fragmented: z.boolean(),
  frames: z.number().int().min(1),
  format: PixelFormatSchema,
})
export type DicomFileSource = z.infer<typeof DicomFileSourceSchema>

/** One source image: which file, which frame in it, and how stored values become real ones. */
export const SliceSourceSchema = z.object({ file: Index, frame: Index, slope: MeasureSchema, intercept: MeasureSchema })
export type SliceSource = z.infer<typeof SliceSourceSchema>

export const DicomSourceSchema = z.object({
  format: z.literal('dicom'),
  files: z.array(DicomFileSourceSchema).max(MOST_ITEMS).min(1),
  /** In the order of k. */
  slices: z.array(SliceSourceSchema).max(MOST_ITEMS).min(1),
  /** How slices make the volume's (see slice-spacing.ts); null where slice k is slice k. */
  plan: z
    .array(z.object({ a: Index.nullable(), b: Index.nullable(), weight: MeasureSchema }))
    .max(MOST_ITEMS)
    .nullable(),
})
export type DicomSource = z.infer<typeof DicomSourceSchema>

export const NiftiSourceSchema = FileSchema.extend({
  format: z.literal('nifti'),
  /** Which volume of a 4D file. */
  volume: Index,
  /** Whether k is reversed, which makes the affine right-handed. */
  flipped: z.boolean(),
})
export type NiftiSource = z.infer<typeof NiftiSourceSchema>

export const NrrdSourceSchema = FileSchema.extend({
  format: z.literal('nrrd'),
  flipped: z.boolean(),
  /** Files that hold the voxels where they do not follow the header. */
  parts: z.array(FileSchema).max(MOST_ITEMS),
})
export type NrrdSource = z.infer<typeof NrrdSourceSchema>

export const StackSourceSchema = z.discriminatedUnion('format', [
  DicomSourceSchema,
  NiftiSourceSchema,
  NrrdSourceSchema,
])
export type StackSource = z.infer<typeof StackSourceSchema>

export const ScannedStackSchema = z.object({
  summary: StackSummarySchema,
  /** Voxel index → LPS mm, of the volume it becomes. */
  affineLps: AffineSchema,
  flags: z.array(VolumeFlagSchema).max(MOST_ITEMS),
  /** Recognises the same files on a second import without decoding them. */
  sourceKey: Sha256Schema,
  source: StackSourceSchema,
})
export type ScannedStack = z.infer<typeof ScannedStackSchema>
