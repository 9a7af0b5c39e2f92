import type { CASE_REQUESTS } from '../../../src-shared/bridge-cases.js'
import type { LinkProposal } from '../../../src-shared/case/patient.js'
import type { Handlers } from '../bridge-server.js'
import type { Workstation } from '../workstation.js'

type PatientHandlers = Pick<Handlers, Extract<keyof typeof CASE_REQUESTS, `patients.${string}`>>

/** What the channels about patients and their identities do. */
export function patientHandlers({
  aside,
  blinding,
  casebook,
}: Pick<Workstation, 'aside' | 'blinding' | 'casebook'>): PatientHandlers {
  const { patients } = casebook
  const proposals = (): Promise<LinkProposal[]> => aside.do('proposals', null)
  return {
    'patients.of-case': ({ caseId }) => {
      const summary = casebook.case(caseId)
      if (!summary) throw new Error('This case is not in the worklist any more.')
      return patients.patient(summary.patientKey)
    },
    // Names of whoever is read in a session are not asked about meanwhile.
    'patients.proposals': () => (blinding.bound().length > 0 ? [] : proposals()),
    'patients.link': ({ first, second }) => {
      patients.link(first, second)
      return proposals()
    },
    'patients.keep-apart': ({ first, second }) => {
      patients.keepApart(first, second)
      return proposals()
    },
    'patients.part': ({ identity }) => {
      patients.part(identity)
      return proposals()
    },
    'patients.undo': () => patients.undo(),
  }
}
