import { z } from 'zod'
import { cross, dot, length } from '../geometry/vector.js'
import { boundedRecord, VOXEL_VALUE } from './bounds.js'
import { CoordinateSchema, Vec3Schema } from './geometry.js'

/** How many viewports there are and how they share the space; `1+2` is one large beside two stacked. */
export const LAYOUTS = ['1', '1+2', '3', '2x2', '2x3'] as const
export const LayoutSchema = z.enum(LAYOUTS)
export type Layout = z.infer<typeof LayoutSchema>

/** How many viewports a layout has. */
export const VIEWPORTS_OF: Readonly<Record<Layout, number>> = { '1': 1, '1+2': 3, '3': 3, '2x2': 4, '2x3': 6 }

/** A plane of the knee, or the view in 3D. */
export const ViewPlaneSchema = z.enum(['sagittal', 'coronal', 'axial', 'volume'])
export type ViewPlane = z.infer<typeof ViewPlaneSchema>

const CosineSchema = z.number().min(-1.001).max(1.001)
const DirectionSchema = z
  .tuple([CosineSchema, CosineSchema, CosineSchema])
  .refine((direction) => Math.abs(length(direction) - 1) < 1e-3, { message: 'A direction has length 1.' })

/** LPS unit vectors to the right and down a picture, at right angles to each other. */
const DirectionsSchema = z
  .object({ right: DirectionSchema, down: DirectionSchema })
  .refine(({ right, down }) => length(cross(right, down)) > 0.999 && Math.abs(dot(right, down)) < 1e-3, {
    message: 'Right and down are at right angles.',
  })

/** What is looked at in a viewport: `plane` for the planes of the knee, or two LPS directions for an oblique one. */
export const PoseSchema = z.object({
  plane: ViewPlaneSchema,
  /** Null: as the plane has them. */
  directions: DirectionsSchema.nullable(),
})
export type Pose = z.infer<typeof PoseSchema>

/** The thickest slab, mm. */
export const MOST_SLAB = 200

/** Thickness shown at once, mm; 0 is one slice. */
export const SlabSchema = z.object({
  thicknessMm: z.number().min(0).max(MOST_SLAB),
  mode: z.enum(['mean', 'max', 'min']),
})
export type Slab = z.infer<typeof SlabSchema>

/** How a picture lies in its viewport: first mirrored left to right, then turned by quarters clockwise. */
const LieSchema = z.object({
  mirrored: z.boolean().default(false),
  quarterTurns: z.number().int().min(0).max(3).default(0),
})
export type Lie = z.infer<typeof LieSchema>

/** A viewport is (volume, pose, slab), and how it is framed and shown. */
export const ViewportStateSchema = LieSchema.extend({
  /** Hash of the volume, of this case or of a prior of the same knee; null for an empty viewport. */
  volume: z.string().max(100).nullable(),
  pose: PoseSchema,
  slab: SlabSchema,
  zoom: z.number().positive().max(100),
  /** Millimetres to the right and down. */
  pan: z.tuple([CoordinateSchema, CoordinateSchema]),
  /** White for black. */
  inverted: z.boolean().default(false),
  /** Whether values between voxels are interpolated; false shows the voxels themselves. */
  smooth: z.boolean().default(true),
})
export type ViewportState = z.infer<typeof ViewportStateSchema>

export const WindowLevelSchema = z.object({
  window: z.number().positive().max(VOXEL_VALUE),
  level: z.number().min(-VOXEL_VALUE).max(VOXEL_VALUE),
})

/** How a reader left a case: kept with the read, restored when it is opened again. Positions in LPS mm. */
export const ViewStateSchema = z.object({
  layout: LayoutSchema,
  /** As many as the layout has; empty: hung by the protocol. */
  viewports: z.array(ViewportStateSchema).max(6),
  active: z.number().int().min(0).max(5),
  maximised: z.number().int().min(0).max(5).nullable(),
  /** Where the planes cross, in the frame of `crosshairVolume`. */
  crosshairLps: Vec3Schema.nullable(),
  crosshairVolume: z.string().max(100).nullable(),
  /** Window and level by volume; a volume without one has the automatic window. */
  windows: boundedRecord(z.string().max(100), WindowLevelSchema, 1000),
  linked: z.boolean(),
  /**
   * Offsets set by hand between volumes without a common frame of reference: a point of `from` plus `offset` is the
   * same place in `to`, LPS mm.
   */
  offsets: z.array(z.object({ from: z.string().max(100), to: z.string().max(100), offset: Vec3Schema })).max(100),
  /** All boxes are shown, not only those of what is selected. */
  allBoxes: z.boolean().default(false),
  selectedFinding: z.string().max(100).nullable(),
  selectedStep: z.number().int().min(0).max(10_000).nullable(),
  filter: z.string().max(200),
})
export type ViewState = z.infer<typeof ViewStateSchema>
