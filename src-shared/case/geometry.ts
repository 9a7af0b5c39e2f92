import { z } from 'zod'
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

export const SideSchema = z.enum(['left', 'right', 'unknown'])
export type Side = z.infer<typeof SideSchema>

/** Where the side came from. `inferred` is a guess and is said to be one. */
export const SideSourceSchema = z.enum(['header', 'inferred', 'user'])
export type SideSource = z.infer<typeof SideSourceSchema>
