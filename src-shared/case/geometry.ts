import { z } from 'zod'
import { MOST_RUN_TEXT, MOST_VOXELS } from '../geometry/mask.js'
import { POSITION_MM } from './bounds.js'

/** A place or a length on one axis, in the unit of the field that holds it; finite, and no farther than any scanner reaches. */
export const CoordinateSchema = z.number().min(-POSITION_MM).max(POSITION_MM)

/** Three finite numbers; the field that holds it says which frame and unit. */
export const Vec3Schema = z.tuple([CoordinateSchema, CoordinateSchema, CoordinateSchema])

/** An axis-aligned box with `min` ≤ `max` on every axis. */
export const BoxSchema = z
  .object({ min: Vec3Schema, max: Vec3Schema })
  .refine((box) => box.min[0] <= box.max[0] && box.min[1] <= box.max[1] && box.min[2] <= box.max[2], {
    message: 'A box needs min ≤ max on every axis.',
  })

/** Voxel index → LPS mm, 16 numbers row-major (see geometry/affine.ts). */
export const AffineSchema = z.array(CoordinateSchema).length(16)

const CountSchema = z.number().int().min(1).max(1024)

/** Voxels of the patient that belong to something (see geometry/mask.ts). */
export const MaskSchema = z.object({
  dims: z
    .tuple([CountSchema, CountSchema, CountSchema])
    .refine(([i, j, k]) => i * j * k <= MOST_VOXELS, { message: 'An outline is larger than a knee.' }),
  affineLps: AffineSchema,
  runs: z.string().max(MOST_RUN_TEXT),
})

export const SideSchema = z.enum(['left', 'right', 'unknown'])
export type Side = z.infer<typeof SideSchema>

/** Where the side came from. `inferred` is a guess and is said to be one. */
export const SideSourceSchema = z.enum(['header', 'inferred', 'user'])
export type SideSource = z.infer<typeof SideSourceSchema>
