import type { Handlers } from '../bridge-server.js'
import { readableCase } from '../readable-case.js'
import type { Workstation } from '../workstation.js'

type InferenceHandlers = Pick<Handlers, 'inference.run' | 'inference.cancel'>

/** What the channels of the model do. */
export function inferenceHandlers(workstation: Workstation): InferenceHandlers {
  const { runs } = workstation
  return {
    'inference.run': async ({ caseId, again, insist }) =>
      runs.start({ ...(await readableCase(workstation, caseId)), insist }, again),
    'inference.cancel': ({ caseId }) => {
      runs.cancel(caseId)
      return null
    },
  }
}
