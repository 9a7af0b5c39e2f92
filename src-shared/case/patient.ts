import { z } from 'zod'

export const PatientKeySchema = z.string().min(1).max(100)

/**
 * A patient as one set of files names them. The same person may come under several identities: another hospital's
 * number, an id that was corrected, a name in another spelling. Empty string where the header says nothing.
 */
export const PatientIdentitySchema = z.object({
  key: PatientKeySchema,
  name: z.string(),
  patientId: z.string(),
  /** Issuer of Patient ID (0010,0021). */
  issuer: z.string(),
  /** ISO `YYYY-MM-DD`. */
  birthDate: z.string(),
  sex: z.string(),
  /** Cases that came under this identity. */
  cases: z.number().int().min(0),
})
export type PatientIdentity = z.infer<typeof PatientIdentitySchema>

/** A person: all identities that belong together, the one seen first at the front. */
export const PatientSchema = z.object({
  key: PatientKeySchema,
  identities: z.array(PatientIdentitySchema).min(1),
})
export type Patient = z.infer<typeof PatientSchema>

export const IDENTITY_FACTS = ['patientId', 'issuer', 'birthDate', 'name'] as const
export const IdentityFactSchema = z.enum(IDENTITY_FACTS)
export type IdentityFact = z.infer<typeof IdentityFactSchema>

/** Two patients who may be one: only some of the facts agree, so a person is asked. */
export const LinkProposalSchema = z.object({
  first: PatientSchema,
  second: PatientSchema,
  agree: z.array(IdentityFactSchema),
  differ: z.array(IdentityFactSchema),
  /** Why it is asked, in one sentence. */
  reason: z.string(),
})
export type LinkProposal = z.infer<typeof LinkProposalSchema>
