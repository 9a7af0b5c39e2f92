import type { ScanResult } from '../../src-shared/case/import.js'

/** Why a scan has nothing to open and nothing to ask, from what was refused or set aside: one or two sentences. */
export function nothingToRead(result: ScanResult): string {
  const refused = [...result.stacks.flatMap(({ issues }) => issues), ...result.issues]
  const issue = refused.find(({ severity }) => severity === 'error')
  if (issue) return issue.message
  const [first, ...more] = result.setAside
  if (!first) return 'There are no images here: choose a folder, ZIP, DICOM, NIfTI or NRRD file with a knee MRI.'
  return more.length === 0
    ? first.reason
    : `None of these ${result.filesSeen} files can be opened as a volume. ${first.reason}`
}
