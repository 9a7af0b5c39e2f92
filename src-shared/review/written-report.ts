import type { WrittenReport } from '../case/report-text.js'
import type { Revision } from '../case/revision.js'

/** The sections of the report that a person wrote, as the last revision on each leaves them. */
export function writtenReport(effective: readonly Revision[]): WrittenReport {
  const report: WrittenReport = {}
  for (const { action } of effective) {
    if (action.type !== 'set-report') continue
    if (action.text === null) delete report[action.section]
    else report[action.section] = { text: action.text, basis: action.basis }
  }
  return report
}
