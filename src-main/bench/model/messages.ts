/**
 * What the benchmark and the process of its model say to each other, over the supervisor's own messages (processes/).
 * The model's process keeps the pack of the last job open.
 */
import { z } from 'zod'
import { boundedRecord, LENGTHS, MOST } from '../../../src-shared/case/bounds.js'
import { AffineSchema, BoxSchema, SideSchema } from '../../../src-shared/case/geometry.js'
import { PROVIDERS, ReadingSchema } from '../../../src-shared/case/reading.js'
import type { BenchVolume } from '../../datasets/dataset.js'
import { replySchema } from '../../processes/index.js'

const Axis = z.number().int().min(1).max(65_536)

const GeometrySchema = z.object({ dims: z.tuple([Axis, Axis, Axis]), affineLps: AffineSchema.nullable() })

/** Most voxels of a volume: 4 GB of floats. */
const MOST_VOXELS = 2 ** 30

const VOXELS = [Int16Array, Uint16Array, Float32Array, Uint8Array]

/** Voxels, x fastest; see datasets/dataset.ts. */
const VolumeSchema = z
  .object({
    geometry: GeometrySchema,
    voxels: z
      .custom<BenchVolume['voxels']>((value) => VOXELS.some((kind) => value instanceof kind))
      .refine(({ length }) => length <= MOST_VOXELS, 'A volume has no more voxels than that.')
      .meta({ mostEntries: MOST_VOXELS }),
  })
  .refine(({ geometry: { dims }, voxels }) => voxels.length === dims[0] * dims[1] * dims[2], {
    message: 'A volume has as many voxels as its sides say.',
  })

const EntrySchema = z.object({
  id: z.string().max(LENGTHS.description),
  patient: z.string().max(LENGTHS.description),
  side: SideSchema,
  frame: z.enum(['lps-mm', 'voxel']),
  geometry: GeometrySchema.nullable(),
})

const PackSchema = z.object({
  folder: z.string().min(1).max(LENGTHS.path),
  provider: z.enum(['auto', ...PROVIDERS]),
})

export const ModelJobSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open'), pack: PackSchema }),
  z.object({ kind: z.literal('read'), pack: PackSchema, volume: VolumeSchema, entry: EntrySchema }),
  z.object({ kind: z.literal('locate'), pack: PackSchema, volume: VolumeSchema, entry: EntrySchema }),
])
export type ModelJob = z.infer<typeof ModelJobSchema>

/** Most memory that the process held at any time, bytes. */
const PeakBytes = z.number().min(0).max(MOST)

export const ModelResultSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('open'),
    title: z.string().max(LENGTHS.description),
    details: boundedRecord(z.string().max(LENGTHS.name), z.string().max(LENGTHS.text), 20),
  }),
  z.object({ kind: z.literal('read'), reading: ReadingSchema, peakBytes: PeakBytes }),
  z.object({ kind: z.literal('locate'), joint: BoxSchema.nullable() }),
])
export type ModelResult = z.infer<typeof ModelResultSchema>

/** The reading goes on: what it does is no matter to the benchmark. */
const ModelNewsSchema = z.null()

export const ModelReplySchema = replySchema(ModelNewsSchema, ModelResultSchema)
