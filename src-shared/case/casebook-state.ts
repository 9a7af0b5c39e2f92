import { z } from 'zod'
import { LineSchema, MOST_ITEMS, ProseSchema } from './bounds.js'

/** Something in the casebook that is not as Condyle wrote it. */
export const AlterationSchema = z.object({
  table: LineSchema,
  /** Which row; empty where it is the file as a whole. */
  key: LineSchema,
  /** The case that it belongs to; null where it belongs to none or that cannot be told. */
  caseId: LineSchema.nullable(),
  /** One sentence. */
  message: ProseSchema,
})
export type Alteration = z.infer<typeof AlterationSchema>

export const CasebookCheckSchema = z.object({
  rows: z.number().int(),
  /** Whether there was time for everything. */
  whole: z.boolean(),
  /** The first of what was found. */
  altered: z.array(AlterationSchema).max(MOST_ITEMS),
  alteredCount: z.number().int(),
})
export type CasebookCheck = z.infer<typeof CasebookCheckSchema>

/** The name of a backup in its folder. */
export const BackupNameSchema = z
  .string()
  .max(100)
  .regex(/^casebook-(?:\d{6}-)?\d{4}-\d{2}-\d{2}\.sqlite$/)

export const BackupSchema = z.object({
  name: BackupNameSchema,
  /** Backups are ordered by it, whatever the clock said; 0 for those of version 0.1. */
  number: z.number().int(),
  /** The date that the clock showed, YYYY-MM-DD. */
  day: LineSchema,
  bytes: z.number().int(),
  /** What it holds; null where it cannot be read. */
  content: z
    .object({
      cases: z.number().int(),
      reads: z.number().int(),
      decisions: z.number().int(),
      /** ISO 8601, UTC; null where nothing is decided. */
      lastDecision: LineSchema.nullable(),
    })
    .nullable(),
})
export type Backup = z.infer<typeof BackupSchema>

/** What has to be said of the casebook, and stays until somebody has decided about it. */
export const CasebookNoticeSchema = z.object({
  /** What was found and what can be done, in sentences. */
  message: ProseSchema,
  /** The first of what was found, a sentence each. */
  details: z.array(ProseSchema).max(MOST_ITEMS),
  /** The newest backup that is whole; null where there is none. */
  backup: BackupNameSchema.nullable(),
})
export type CasebookNotice = z.infer<typeof CasebookNoticeSchema>
