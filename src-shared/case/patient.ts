import { z } from 'zod'
import { MOST_ITEMS, ProseSchema } from './bounds.js'

export const PatientKeySchema = z.string().min(1).max(100)

/**
 * A patient as one set of files names them. The same person may come under several identities: another hospital's
 * number, an id that was corrected, a name in another spelling. Empty string where the header says nothing.
 */
export const PatientIdentitySchema = z.object({
  key: PatientKeySchema,
  name: ProseSchema,
  patientId: ProseSchema,
  /** Issuer of Patient ID (0010,0021). */
  issuer: ProseSchema,
  /** ISO `YYYY-MM-DD`. */
  birthDate: ProseSchema,
  sex: ProseSchema,
  /** Cases that came under this identity. */
  cases: z.number().int().min(0),
})
export type PatientIdentity = z.infer<typeof PatientIdentitySchema>

/** A person: all identities that belong together, the one seen first at the front. */
export const PatientSchema = z.object({
  key: PatientKeySchema,
  identities: z.array(PatientIdentitySchema).max(MOST_ITEMS).min(1),
})
export type Patient = z.infer<typeof PatientSchema>

export const IDENTITY_FACTS = ['patientId', 'issuer', 'birthDate', 'name'] as const
export const IdentityFactSchema = z.enum(IDENTITY_FACTS)
export type IdentityFact = z.infer<typeof IdentityFactSchema>

/** Two patients who may be one: only some of the facts agree, so a person is asked. */
export const LinkProposalSchema = z.object({
  first: PatientSchema,
  second: PatientSchema,
  agree: z.array(IdentityFactSchema).max(MOST_ITEMS),
  differ: z.array(IdentityFactSchema).max(MOST_ITEMS),
  /** Why it is asked, in one sentence. */
  reason: ProseSchema,
})
export type LinkProposal = z.infer<typeof LinkProposalSchema>
