import type { FOLLOW_UP_REQUESTS } from '../../../src-shared/bridge-followup.js'
import type { Handlers } from '../bridge-server.js'
import { followUpOf } from '../follow-up.js'
import type { Workstation } from '../workstation.js'

type FollowUpHandlers = Pick<Handlers, keyof typeof FOLLOW_UP_REQUESTS>

/** What the channels of a knee over time do, for the one who reads now. */
export function followUpHandlers(workstation: Workstation): FollowUpHandlers {
  return {
    'followup.of': ({ caseId }) => {
      if (workstation.sessionReads.has(caseId))
        throw new Error('In a session a case stands by itself: open it from the worklist to follow the knee over time.')
      return followUpOf(workstation, caseId)
    },
  }
}
