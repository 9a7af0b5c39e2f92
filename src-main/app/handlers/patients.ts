import type { CASE_REQUESTS } from '../../../src-shared/bridge-cases.js'
import type { Handlers } from '../bridge-server.js'
import type { Workstation } from '../workstation.js'

type PatientHandlers = Pick<Handlers, Extract<keyof typeof CASE_REQUESTS, `patients.${string}`>>

/** What the channels about patients and their identities do. */
export function patientHandlers({ casebook }: Pick<Workstation, 'casebook'>): PatientHandlers {
  const { patients } = casebook
  return {
    'patients.of-case': ({ caseId }) => {
      const summary = casebook.case(caseId)
      if (!summary) throw new Error('This case is not in the worklist any more.')
      return patients.patient(summary.patientKey)
    },
    'patients.proposals': () => patients.proposals(),
    'patients.link': ({ first, second }) => {
      patients.link(first, second)
      return patients.proposals()
    },
    'patients.keep-apart': ({ first, second }) => {
      patients.keepApart(first, second)
      return patients.proposals()
    },
    'patients.part': ({ identity }) => {
      patients.part(identity)
      return patients.proposals()
    },
    'patients.undo': () => patients.undo(),
  }
}
