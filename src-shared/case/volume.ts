/** `volume.json` of the volume cache: everything about a decoded volume but its voxels. */
import { z } from 'zod'
import { LineSchema, MOST_ITEMS, ProseSchema, VoxelValueSchema } from './bounds.js'
import { AffineSchema, SideSchema, SideSourceSchema, Vec3Schema } from './geometry.js'
import { ImportIssueSchema, OrientationPlaneSchema, SeriesInfoSchema, StudyInfoSchema } from './import.js'

/** Voxel types of the cache; both little-endian, i fastest: index = i + ni·(j + nj·k). */
export const VOXEL_TYPES = ['int16', 'float32'] as const
export const VoxelTypeSchema = z.enum(VOXEL_TYPES)
export type VoxelType = z.infer<typeof VoxelTypeSchema>

/** Reasons to read a volume's geometry or pixels with care. */
export const VOLUME_FLAGS = [
  /** Slices more than 2 mm apart: thin structures fall between them. */
  'coarse-slices',
  /** Source slices were unevenly spaced and were interpolated onto an even grid. */
  'uneven-spacing',
  /** Slices that were never in the files are empty. */
  'missing-slices',
  /** Several files claimed one position; one of them was taken. */
  'duplicate-slices',
  /** Orientation or position was not in the file and was assumed. */
  'geometry-assumed',
  /** Made by the knee simulator. */
  'simulated',
] as const
export const VolumeFlagSchema = z.enum(VOLUME_FLAGS)
export type VolumeFlag = z.infer<typeof VolumeFlagSchema>

/** Lower-case hexadecimal SHA-256. */
export const Sha256Schema = z
  .string()
  .max(64)
  .regex(/^[0-9a-f]{64}$/, 'A SHA-256 has 64 hexadecimal digits.')

const DimensionSchema = z.number().int().min(1).max(4096)

export const VolumeMetaSchema = z.object({
  schema: z.literal('condyle.volume/1'),
  /** SHA-256 over geometry, voxel type and voxels: names the folder in the cache. */
  hash: Sha256Schema,
  /** SHA-256 over what was imported (SOP instance UIDs, sizes and times of the files). */
  sourceKey: Sha256Schema,
  type: VoxelTypeSchema,
  /** Voxels along i (column), j (row), k (slice). */
  dims: z.tuple([DimensionSchema, DimensionSchema, DimensionSchema]),
  /** Millimetres along i, j, k. */
  spacing: Vec3Schema,
  /** Voxel index → LPS mm. */
  affineLps: AffineSchema,
  orientation: OrientationPlaneSchema,
  frameOfReference: ProseSchema,
  /** Of all voxels, after rescale. */
  range: z.object({ min: VoxelValueSchema, max: VoxelValueSchema }),
  /** 0.5th and 99.5th percentile of the voxels that are not 0: the automatic window, and the standardisation's clip. */
  percentiles: z.object({ low: VoxelValueSchema, high: VoxelValueSchema }),
  flags: z.array(VolumeFlagSchema).max(MOST_ITEMS),
  side: SideSchema,
  /** Null while the side is unknown. */
  sideSource: SideSourceSchema.nullable(),
  study: StudyInfoSchema,
  series: SeriesInfoSchema,
  issues: z.array(ImportIssueSchema).max(MOST_ITEMS),
  /** ISO 8601, UTC. */
  createdAt: LineSchema,
})
export type VolumeMeta = z.infer<typeof VolumeMetaSchema>

/** Bytes of one voxel of a type. */
export function voxelBytes(type: VoxelType): 2 | 4 {
  return type === 'int16' ? 2 : 4
}

/** Size of `volume.raw` in bytes. */
export function volumeBytes(volume: Pick<VolumeMeta, 'type' | 'dims'>): number {
  return volume.dims[0] * volume.dims[1] * volume.dims[2] * voxelBytes(volume.type)
}
