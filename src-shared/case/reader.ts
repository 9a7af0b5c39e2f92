import { z } from 'zod'

/** Names a reader, for good; the name on show may change. */
export const ReaderIdSchema = z.string().min(1).max(100)

export const READER_ROLES = ['radiologist', 'resident', 'clinician', 'researcher'] as const
export const ReaderRoleSchema = z.enum(READER_ROLES)
export type ReaderRole = z.infer<typeof ReaderRoleSchema>

export const ReaderNameSchema = z.string().trim().min(1, 'Write the reader’s name.').max(200)

/** A person who reads on this workstation. A retired one reads no more; what they decided stays theirs. */
export const ReaderSchema = z.object({
  id: ReaderIdSchema,
  name: z.string().min(1).max(200),
  role: ReaderRoleSchema,
  retired: z.boolean(),
  /** Reads begun by this reader. */
  reads: z.number().int().min(0),
})
export type Reader = z.infer<typeof ReaderSchema>
