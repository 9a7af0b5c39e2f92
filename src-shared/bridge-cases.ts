/** The worklist, cases and their volumes, and patients. */
import { z } from 'zod'
import { MOST_ITEMS, ProseSchema } from './case/bounds.js'
import { CaseVolumeSchema, ImportNoteSchema } from './case/case-volume.js'
import { LinkProposalSchema, PatientKeySchema, PatientSchema } from './case/patient.js'
import { ReadSummarySchema } from './case/read.js'
import { ReadingSchema } from './case/reading.js'
import { ReadStateSchema } from './case/revision.js'
import { ViewStateSchema } from './case/view.js'
import { CaseSummarySchema, WorklistPageSchema, WorklistQuerySchema } from './case/worklist.js'
import { JobIdSchema } from './bridge-import.js'

export const CaseIdSchema = z.string().min(1).max(100)

export const OpenedCaseSchema = z.object({
  summary: CaseSummarySchema,
  /** In the order of their series. Never empty. */
  volumes: z.array(CaseVolumeSchema).max(MOST_ITEMS).min(1),
  notes: z.array(ImportNoteSchema).max(MOST_ITEMS),
  /** The reading that `state` was folded with; null before the first one. */
  reading: ReadingSchema.nullable(),
  /** The asking reader's own read; null before their first decision, or while nobody has said who reads. */
  read: ReadSummarySchema.nullable(),
  state: ReadStateSchema,
  view: ViewStateSchema.nullable(),
  /** Reads of others: who and how far, never what. */
  others: z.array(ReadSummarySchema).max(MOST_ITEMS),
  /** Other cases of the same knee, newest first; those without a date last. */
  followUp: z.array(CaseSummarySchema).max(MOST_ITEMS),
})
export type OpenedCase = z.infer<typeof OpenedCaseSchema>

/** Where the images of a case are: in the cache, being decoded again by an import, or not to be found. */
export const CaseImagesSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('here') }),
  z.object({ state: z.literal('fetching'), jobId: JobIdSchema }),
  z.object({ state: z.literal('missing'), message: ProseSchema }),
])
export type CaseImages = z.infer<typeof CaseImagesSchema>

const onCase = z.object({ caseId: CaseIdSchema })

export const CASE_REQUESTS = {
  'worklist.query': { request: WorklistQuerySchema, response: WorklistPageSchema },
  'worklist.remove': { request: onCase, response: z.null() },

  /**
   * Looks whether the images of a case are in the cache. Where they are not, they are decoded again from where they
   * were opened, which goes on as an import; `missing` says which place is gone.
   */
  'case.images': { request: onCase, response: CaseImagesSchema },
  /** Asks where the images of a case are now and decodes them again; null where the user cancelled. */
  'case.locate': { request: onCase, response: JobIdSchema.nullable() },
  'case.open': { request: onCase, response: OpenedCaseSchema },
  'case.last': { request: z.null(), response: CaseIdSchema.nullable() },
  'case.close': { request: z.null(), response: z.null() },
  'case.notes': { request: onCase, response: z.array(ImportNoteSchema).max(MOST_ITEMS) },
  /** The volumes of another case, for a prior beside today's; those that are not in the cache are left out. */
  'case.volumes': { request: onCase, response: z.array(CaseVolumeSchema).max(MOST_ITEMS) },

  /** The patient of a case with all identities. */
  'patients.of-case': { request: onCase, response: PatientSchema },
  /** Pairs that a person has to decide on. */
  'patients.proposals': { request: z.null(), response: z.array(LinkProposalSchema).max(MOST_ITEMS) },
  'patients.link': {
    request: z.object({ first: PatientKeySchema, second: PatientKeySchema }),
    response: z.array(LinkProposalSchema).max(MOST_ITEMS),
  },
  /** The two are different people: not asked again. */
  'patients.keep-apart': {
    request: z.object({ first: PatientKeySchema, second: PatientKeySchema }),
    response: z.array(LinkProposalSchema).max(MOST_ITEMS),
  },
  /** Takes one identity out of its patient. */
  'patients.part': {
    request: z.object({ identity: PatientKeySchema }),
    response: z.array(LinkProposalSchema).max(MOST_ITEMS),
  },
  /** Takes back the last linking, parting or keeping apart; the sentence says what, null where there is nothing. */
  'patients.undo': { request: z.null(), response: ProseSchema.nullable() },
} as const
