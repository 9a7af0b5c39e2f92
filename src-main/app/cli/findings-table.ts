import type { ModelStanding } from '../../../src-shared/case/judging.js'
import type { Finding, Reading, ReadVolume } from '../../../src-shared/case/reading.js'
import { volumeName } from '../../../src-shared/case/volume-name.js'
import { findQuestion } from '../../../src-shared/moaks/questions.js'
import { findGrade, findScale } from '../../../src-shared/moaks/scales.js'
import { severityOfStanding, standingOfGrades } from '../../../src-shared/moaks/standing.js'
import { judgingWords } from '../../../src-shared/judging/words.js'

/**
 * A reading as text: abnormal findings first, then those that the model leaves unsure, then how many were normal and how
 * many were not answered.
 */
export function findingsTable(reading: Reading): string {
  const standing = (one: ModelStanding): Finding[] => reading.findings.filter((finding) => finding.standing === one)
  const severity = ({ grades }: Finding): number => severityOfStanding(standingOfGrades(grades)) ?? 0
  const abnormal = standing('abnormal').sort((a, b) => severity(b) - severity(a) || a.question - b.question)
  const unsure = standing('unsure')
  const lines = [
    `${reading.side} knee (${reading.sideSource}) · ${reading.pack.id} ${reading.pack.version} on ${reading.provider} · ${(reading.timingsMs.total / 1000).toFixed(1)} s`,
    `The model was trained on: ${reading.pack.trainedOn.replace(/\.$/, '')}. Research use, not for diagnosis.`,
  ]
  if (reading.judging) lines.push(`Called ${judgingWords(reading.judging.choice)}.`)
  if (reading.flags.length > 0) lines.push(`Look twice: ${reading.flags.join(', ')}`)
  if (reading.volumes.length > 1) {
    lines.push('')
    for (const volume of reading.volumes) lines.push(seriesLine(volume))
  }
  lines.push('')
  lines.push(...abnormal.map(findingLine))
  if (unsure.length > 0) lines.push('', 'Unsure, for a person to decide:', ...unsure.map(findingLine))
  const counts = [`${abnormal.length} abnormal`, ...(unsure.length > 0 ? [`${unsure.length} unsure`] : [])]
  lines.push(
    '',
    `${counts.join(', ')}, ${standing('normal').length} normal, ${standing('unanswered').length} not answered`,
  )
  return lines.join('\n')
}

function findingLine({ question, region, grades }: Finding): string {
  const title = findQuestion(question)?.title ?? region
  return `${String(question).padStart(3)}  ${title.padEnd(60)} ${grades.map(gradeText).join(' · ')}`
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
