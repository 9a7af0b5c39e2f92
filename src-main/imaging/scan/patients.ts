import type { ImportIssue } from '../../../src-shared/case/import.js'
import type { ScannedStack } from '../stack.js'

/** What to say where the files of one study name several patients: they are kept apart, and a person decides. */
export function patientsDiffer(stacks: readonly ScannedStack[]): ImportIssue[] {
  const uids = new Set(stacks.map(({ summary }) => summary.study.uid))
  uids.delete('')
  return [...uids].flatMap((uid): ImportIssue[] => {
    const studies = stacks.flatMap(({ summary }) => (summary.study.uid === uid ? [summary.study] : []))
    const ids = [...new Set(studies.map(({ patientId }) => patientId))].filter((id) => id !== '')
    const [study] = studies
    if (ids.length < 2 || !study) return []
    const name = [study.description, study.date].filter((text) => text !== '').join(', ') || uid
    const message =
      `The files of one study (${name}) name ${ids.length} patients, ${ids.join(' and ')}: they were kept apart as ` +
      'separate cases. Check in the PACS whose images they are, then link the patients or remove what is wrong.'
    return [{ severity: 'warning', code: 'patients-differ', message, files: [] }]
  })
}
