/**
 * What a reader drew on the images: measurements, arrows and key images. Every place is in LPS millimetres of the
 * frame of the volume that is named, whatever was on the screen, so that it is the same place after a resize, a turn
 * or a restart. What follows from the places (length, angle, area) is computed from them and never stored; what
 * follows from voxels is stored beside them, so that list, report and image say one number.
 */
import { z } from 'zod'
import { MOST, POSITION_MM, VOXEL_VALUE } from './bounds.js'
import { Vec3Schema } from './geometry.js'
import { VolumeRefSchema } from './reading.js'
import { ViewportStateSchema, WindowLevelSchema } from './view.js'

const TextSchema = z.string().max(500)
const VoxelValueSchema = z.number().min(-VOXEL_VALUE).max(VOXEL_VALUE)
const SizeSchema = z.number().positive().max(POSITION_MM)

/** How many annotations a read holds, and how many points one of them. */
export const MOST_ANNOTATIONS = 500
export const MOST_POINTS = 2000

const UNIT_WITHIN = 1e-3

/** The plane that it was drawn on: a point of it, and the directions to the right and down as it was seen (unit vectors at right angles, LPS). */
export const AnnotationPlaneSchema = z
  .object({ originLps: Vec3Schema, right: Vec3Schema, down: Vec3Schema })
  .refine(
    ({ right, down }) =>
      [right, down].every((direction) => Math.abs(Math.hypot(...direction) - 1) <= UNIT_WITHIN) &&
      Math.abs(right[0] * down[0] + right[1] * down[1] + right[2] * down[2]) <= UNIT_WITHIN,
    { message: 'The directions of a plane are unit vectors at right angles.' },
  )
export type AnnotationPlane = z.infer<typeof AnnotationPlaneSchema>

/** Values of the voxels in a region, after rescale. */
export const RegionStatisticsSchema = z.object({
  /** How many voxels, or samples where the plane cuts across voxels. */
  count: z.number().int().min(1).max(MOST),
  mean: VoxelValueSchema,
  /** Of the sample: divided by count − 1; 0 for one voxel. */
  sd: VoxelValueSchema,
  min: VoxelValueSchema,
  max: VoxelValueSchema,
})
export type RegionStatistics = z.infer<typeof RegionStatisticsSchema>

export const AnnotationIdSchema = z
  .string()
  .max(64)
  .regex(/^[a-z0-9-]{1,64}$/, 'An annotation is named by small letters.')

/**
 * What was measured on images of another date of the knee. Those images are no part of the case and may be gone when
 * the read is listed, reported or exported: what its numbers need is kept with it.
 */
export const MeasuredPriorSchema = z.object({
  caseId: z.string().max(100),
  /** ISO `YYYY-MM-DD`; empty where the header says nothing. */
  studyDate: z.string().max(10),
  seriesUid: z.string().max(100),
  /** "sagittal PD, fat-suppressed (series 3)". */
  series: TextSchema,
  /** Millimetres along i, j, k of its voxels. */
  spacing: z.tuple([SizeSchema, SizeSchema, SizeSchema]),
  /** Whether its header says how large its voxels are and where they lie. */
  calibrated: z.boolean(),
})
export type MeasuredPrior = z.infer<typeof MeasuredPriorSchema>

const common = {
  id: AnnotationIdSchema,
  name: TextSchema,
  volume: VolumeRefSchema,
  plane: AnnotationPlaneSchema,
  /** Left out where the volume is of the case that is read. */
  prior: MeasuredPriorSchema.optional(),
}
/** Null where the voxels were not at hand when it was drawn. */
const statistics = RegionStatisticsSchema.nullable()

export const AnnotationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('length'), ...common, pointsLps: z.tuple([Vec3Schema, Vec3Schema]) }),
  /** An arm, the vertex, the other arm. */
  z.object({ kind: z.literal('angle'), ...common, pointsLps: z.tuple([Vec3Schema, Vec3Schema, Vec3Schema]) }),
  /** Two lines: both ends of the one, both ends of the other. */
  z.object({
    kind: z.literal('cobb'),
    ...common,
    pointsLps: z.tuple([Vec3Schema, Vec3Schema, Vec3Schema, Vec3Schema]),
  }),
  /** A closed outline in order; the last point is joined to the first. */
  z.object({
    kind: z.literal('freehand'),
    ...common,
    pointsLps: z.array(Vec3Schema).min(3).max(MOST_POINTS),
    statistics,
  }),
  /** The centre and the ends of two half-axes at right angles. */
  z.object({
    kind: z.literal('ellipse'),
    ...common,
    pointsLps: z.tuple([Vec3Schema, Vec3Schema, Vec3Schema]),
    statistics,
  }),
  z.object({
    kind: z.literal('probe'),
    ...common,
    pointsLps: z.tuple([Vec3Schema]),
    /** Of the voxel that holds the point, after rescale; null where it was not at hand. */
    value: VoxelValueSchema.nullable(),
  }),
  /** The tip, then where its text stands. */
  z.object({
    kind: z.literal('arrow'),
    ...common,
    pointsLps: z.tuple([Vec3Schema, Vec3Schema]),
    text: TextSchema,
  }),
  /** A view that is worth keeping: the plane begins in the middle of the picture, `pointsLps` is where the planes crossed. */
  z.object({
    kind: z.literal('key-image'),
    ...common,
    pointsLps: z.tuple([Vec3Schema]),
    viewport: ViewportStateSchema,
    window: WindowLevelSchema,
    /** Width and height of what was shown, mm. */
    fieldMm: z.tuple([SizeSchema, SizeSchema]),
    overlays: z.object({ boxes: z.boolean(), annotations: z.boolean() }),
    /** The finding that was selected. */
    finding: z.string().max(100).nullable(),
  }),
])
export type Annotation = z.infer<typeof AnnotationSchema>
export type AnnotationKind = Annotation['kind']
export type AnnotationOf<Kind extends AnnotationKind> = Extract<Annotation, { kind: Kind }>
