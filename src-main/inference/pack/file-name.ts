import { z } from 'zod'

/** A plain file name: a pack never reaches outside its own folder. */
export const FileNameSchema = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'A file of a pack is a plain name without folders.')
