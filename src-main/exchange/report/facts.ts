import type { Reading } from '../../../src-shared/case/reading.js'
import type { ReadState } from '../../../src-shared/case/revision.js'
import { reviewGaps } from '../../../src-shared/review/review-gaps.js'
import { judgingWords } from '../../../src-shared/judging/words.js'
import { issueWithoutFiles } from '../../datasets/de-identify.js'
import type { ReportInput } from './input.js'
import { ageText, counted, dateText, patientNameText } from './words.js'

/** A name and its value in a list of facts. */
export type Row = readonly [name: string, value: string]

export interface ReportStatus {
  readonly kind: 'signed' | 'draft' | 'unreviewed'
  readonly title: string
  readonly text: string
}

/** Whose knee it is, or that this is left out; and what was examined. */
export function identityOf({ volumes, includeIdentity }: ReportInput): Row[] {
  const { study, hash } = volumes[0].meta
  const modalities = [...new Set(volumes.map(({ meta }) => meta.series.modality))].filter(Boolean).join(', ')
  const examined: Row = ['Examination', [modalities, counted(volumes.length, 'series', 'series')].join(', ')]
  if (!includeIdentity) return [['Patient', 'de-identified'], ['Case', hash.slice(0, 12)], examined]
  const person = [study.patientSex, ageText(study.patientAge)].filter(Boolean).join(', ')
  return [
    ['Patient', patientNameText(study.patientName) || 'no name in the file'],
    ['Patient ID', study.patientId || 'none in the file'],
    ['Sex, age', person || 'not in the file'],
    ['Study', [study.date && dateText(study.date), study.description].filter(Boolean).join(', ') || 'not in the file'],
    examined,
  ]
}

/** How far people have come with it. */
export function statusOf({ reading, state, includeIdentity }: ReportInput): ReportStatus {
  const left = openText(state, reading)
  if (state.signedOff) {
    const when = includeIdentity ? `, ${dateText(state.signedOff.at)}` : ''
    return { kind: 'signed', title: 'Signed off', text: `By ${state.signedOff.by}${when}. ${left}` }
  }
  if (state.reviewed === 0)
    return {
      kind: 'unreviewed',
      title: 'Not reviewed',
      text: 'Nobody has looked at this reading: every grade is a proposal of the model.',
    }
  return {
    kind: 'draft',
    title: 'Draft',
    text: `${state.reviewed} of ${counted(state.toReview, 'answer')} reviewed, not signed off. ${left}`,
  }
}

/** What is open, over all questions. */
function openText(state: ReadState, reading: Reading | null): string {
  const { unanswered, complete } = reviewGaps(state)
  if (complete) return 'Every answer was reviewed.'
  if (!reading) return 'Questions without a finding have no answer.'
  const open = state.toReview - state.reviewed
  return [
    open === 0
      ? 'All answers of the model were reviewed.'
      : `${counted(open, 'answer')} not reviewed: proposals of the model.`,
    ...(unanswered.length === 0 ? [] : [`${counted(unanswered.length, 'question has', 'questions have')} no answer.`]),
  ].join(' ')
}

/** What the reader must know before the first grade. */
export function honestyOf(reading: Reading | null): string {
  const use = 'Research use, not for diagnosis.'
  if (!reading) return `${use} No model has read this case: every grade in it is a person’s.`
  return `${use} Proposals come from the model “${reading.pack.title}”, trained on: ${sentence(reading.pack.trainedOn)} Confidence and grades hold for such images, and may not hold for these.`
}

/** Doubts about the images and about the model on them. */
export function cautionsOf({ volumes, reading, state, includeIdentity }: ReportInput): string[] {
  const cautions: string[] = []
  if (volumes.some(({ meta }) => meta.series.simulated))
    cautions.push('The images are of a simulated knee, not of a person.')
  if (reading?.flags.includes('out-of-distribution')) {
    const { score, threshold } = reading.outOfDistribution
    cautions.push(
      `These images are unlike those the model was trained on (distance ${score.toFixed(2)}, limit ${threshold.toFixed(2)}): do not rely on its proposals.`,
    )
  }
  if (state.side === 'unknown') cautions.push('The side of the knee is unknown, and medial and lateral depend on it.')
  else if (state.sideSource === 'inferred')
    cautions.push('The side was inferred from the images; medial and lateral depend on it.')
  for (const { issues } of volumes.map(({ meta }) => meta))
    for (const issue of issues)
      if (issue.severity !== 'info') cautions.push(includeIdentity ? issue.message : issueWithoutFiles(issue))
  return [...new Set(cautions)]
}

/** How the reading was made. */
export function methodOf({ volumes, reading, state, version }: ReportInput, scrub: (text: string) => string): Row[] {
  const makers = new Set(volumes.map(({ meta }) => scrub(meta.series.manufacturer)).filter(Boolean))
  const rows: Row[] = [
    ['Side', `${state.side}, ${SIDE_SOURCES[state.sideSource]}`],
    ['Scanner', [...makers].join(', ') || 'not in the file'],
  ]
  if (reading) {
    const { pack, provider, timingsMs, outOfDistribution } = reading
    rows.push(
      ['Model', `${pack.title}, ${pack.id} ${pack.version}, SHA-256 ${pack.sha256.slice(0, 16)}…`],
      ['Computed on', `${provider.toUpperCase()}, ${(timingsMs.total / 1000).toFixed(1)} s`],
      ...(reading.judging ? [['Called abnormal', judgingWords(reading.judging.choice)] satisfies Row] : []),
      ['Unlike training', `${outOfDistribution.score.toFixed(2)} of at most ${outOfDistribution.threshold.toFixed(2)}`],
    )
  }
  rows.push(
    [
      'Grades',
      'MOAKS: Hunter et al. 2011, Osteoarthritis and Cartilage 19:990. Positions in the scanner’s coordinates.',
    ],
    ['Written by', `Condyle ${version}`],
  )
  return rows
}

const SIDE_SOURCES = {
  header: 'from the file',
  inferred: 'inferred from the images',
  user: 'set by the reader',
} as const

/** A phrase of a model card as a sentence's end. */
function sentence(phrase: string): string {
  return /[.!?]$/.test(phrase.trim()) ? phrase.trim() : `${phrase.trim()}.`
}
