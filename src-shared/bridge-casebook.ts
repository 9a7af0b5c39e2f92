/** What the window learns of the casebook as a file, and its backups. */
import { z } from 'zod'
import { MOST_ITEMS, ProseSchema } from './case/bounds.js'
import { SharesSchema } from './case/judging.js'
import { BackupNameSchema, BackupSchema, CasebookNoticeSchema } from './case/casebook-state.js'

/** How often something is abnormal among all cases read here, by family; none where there are too few cases. */
export const OwnPrevalenceSchema = z.object({
  cases: z.number().int().nonnegative(),
  shares: SharesSchema,
})
export type OwnPrevalence = z.infer<typeof OwnPrevalenceSchema>

export const CASEBOOK_REQUESTS = {
  /** Estimates from the readings of all cases, and what was decided about them, how often something is abnormal. */
  'casebook.prevalence': { request: z.null(), response: OwnPrevalenceSchema },
  /** What has to be said of the casebook and nobody has decided about yet. */
  'casebook.notice': { request: z.null(), response: CasebookNoticeSchema.nullable() },
  /** Takes everything for right as it is now. */
  'casebook.keep': { request: z.null(), response: z.null() },
  /** The last one made first. */
  'casebook.backups': { request: z.null(), response: z.array(BackupSchema).max(MOST_ITEMS) },
  /** Puts a backup in the place of the casebook, which is kept as a backup itself; the window begins anew then. */
  'casebook.restore': { request: z.object({ name: BackupNameSchema }), response: z.null() },
} as const

export const CasebookEventSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('notice'), notice: CasebookNoticeSchema }),
  /** The casebook cannot be written now; one sentence. */
  z.object({ phase: z.literal('trouble'), message: ProseSchema }),
])
export type CasebookEvent = z.infer<typeof CasebookEventSchema>
