import { z } from 'zod'
import { PROVIDERS } from './reading.js'

/** What the user chose for all cases; kept beside the casebook as JSON. */
export const PreferencesSchema = z.object({
  /** Who reads on this workstation now; null until asked at the first decision. */
  readerId: z.string().max(100).nullable().default(null),
  provider: z.enum(['auto', ...PROVIDERS]).default('auto'),
  packId: z.string().nullable().default(null),
  readOnOpen: z.boolean().default(true),
  identityHidden: z.boolean().default(false),
  lowConfidenceBelow: z.number().min(0).max(1).default(0.6),
  reportIncludesIdentity: z.boolean().default(false),
})
export type Preferences = z.infer<typeof PreferencesSchema>
