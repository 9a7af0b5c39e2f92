import type { ImportIssue } from '../../../src-shared/case/import.js'
import type { DicomFile } from '../dicom/file.js'
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

/**
 * What to say where the images of one stack name their patient differently, or some do not name them: they are kept
 * together, because nothing they say makes them two people's, and a person should know. Undefined where all say the same.
 */
export function patientNote(files: readonly DicomFile[], description: string): ImportIssue | undefined {
  const names = differing(files, ({ patientName }) => patientName.replace(/[\s^]+$/, '').toUpperCase())
  const ids = differing(files, ({ patientId }) => patientId)
  const [what, odd] = names ? (['name', names] as const) : ids ? (['number', ids] as const) : []
  if (!what || !odd) return undefined
  return {
    severity: 'warning',
    code: 'patients-differ',
    message:
      `Not all images of ${description} give the patient the same ${what} (${odd.name} differs): they were taken for one ` +
      'person’s, as nothing else speaks against it. Check in the PACS that they are.',
    files: [odd.name],
  }
}

/** The first file that says otherwise than most; undefined where all say the same. */
function differing(
  files: readonly DicomFile[],
  valueOf: (study: DicomFile['header']['study']) => string,
): DicomFile | undefined {
  const counts = new Map<string, number>()
  for (const { header } of files) counts.set(valueOf(header.study), (counts.get(valueOf(header.study)) ?? 0) + 1)
  if (counts.size < 2) return undefined
  const [usual] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? []
  return files.find(({ header }) => valueOf(header.study) !== usual)
}
