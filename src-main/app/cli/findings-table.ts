import type { Reading, ReadVolume } from '../../../src-shared/case/reading.js'
import { volumeName } from '../../../src-shared/case/volume-name.js'
import { findQuestion } from '../../../src-shared/moaks/questions.js'
import { findGrade, findScale } from '../../../src-shared/moaks/scales.js'
import { severityOfFinding } from '../../../src-shared/review/finding-standing.js'

/** A reading as text: abnormal findings first, then how many were normal and what was not answered. */
export function findingsTable(reading: Reading): string {
  const answered = reading.findings.filter((finding) => finding.answered)
  const rows = answered
    .map((finding) => ({ finding, severity: severityOfFinding(finding) ?? 0 }))
    .filter(({ severity }) => severity > 0)
    .sort((a, b) => b.severity - a.severity || a.finding.question - b.finding.question)
  const lines = [
    `${reading.side} knee (${reading.sideSource}) · ${reading.pack.id} ${reading.pack.version} on ${reading.provider} · ${(reading.timingsMs.total / 1000).toFixed(1)} s`,
    `The model was trained on: ${reading.pack.trainedOn.replace(/\.$/, '')}. Research use, not for diagnosis.`,
  ]
  if (reading.flags.length > 0) lines.push(`Look twice: ${reading.flags.join(', ')}`)
  if (reading.volumes.length > 1) {
    lines.push('')
    for (const volume of reading.volumes) lines.push(seriesLine(volume))
  }
  lines.push('')
  for (const { finding } of rows) {
    const title = findQuestion(finding.question)?.title ?? finding.region
    lines.push(
      `${String(finding.question).padStart(3)}  ${title.padEnd(60)} ${finding.grades.map(gradeText).join(' · ')}`,
    )
  }
  const open = reading.findings.length - answered.length
  lines.push('', `${rows.length} abnormal, ${answered.length - rows.length} normal, ${open} not answered`)
  return lines.join('\n')
}

/** "  read        sagittal DESS (series 5)", with the reason where it was not read. */
function seriesLine(volume: ReadVolume): string {
  const standing = { read: 'read', 'looked-at': 'looked at', skipped: 'not read' }[volume.standing]
  return `     ${standing.padEnd(10)} ${volumeName(volume)}${volume.reason === undefined ? '' : `: ${volume.reason}`}`
}

type Grades = Reading['findings'][number]['grades']

function gradeText({ component, grade }: Grades[number]): string {
  const scale = findScale(component)
  const label = scale ? findGrade(scale, grade)?.label : undefined
  return `${scale?.title ?? component} ${grade}${label ? ` (${label})` : ''}`
}
