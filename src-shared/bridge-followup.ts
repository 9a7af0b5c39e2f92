/** The examinations of one knee over time. */
import { z } from 'zod'
import { CaseIdSchema } from './bridge-cases.js'
import { FollowUpSchema } from './followup/record.js'

export const FOLLOW_UP_REQUESTS = {
  /** The case against those of its knee before it, for the one who reads now. A case of a session has none. */
  'followup.of': { request: z.object({ caseId: CaseIdSchema }), response: FollowUpSchema },
} as const
