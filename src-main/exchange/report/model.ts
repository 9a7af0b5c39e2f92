import type { ReadState, FindingState } from '../../../src-shared/case/revision.js'
import {
  isAbnormal,
  isNormal,
  isUnsure,
  severityOfFinding,
  standingOfFinding,
} from '../../../src-shared/review/finding-standing.js'
import { categoryLabel } from '../../../src-shared/moaks/categories.js'
import { findQuestion } from '../../../src-shared/moaks/questions.js'
import type { Compartment } from '../../../src-shared/moaks/regions.js'
import { worseStanding, type Standing } from '../../../src-shared/moaks/standing.js'
import { composeReport, type ReportParagraph } from '../../../src-shared/report/compose.js'
import { SIDE_WORDS } from '../../../src-shared/report/examination.js'
import { sentence } from '../../../src-shared/reasoning/numbers.js'
import { identityScrubber } from '../../datasets/de-identify.js'
import { cautionsOf, honestyOf, identityOf, methodOf, statusOf, type Row, type ReportStatus } from './facts.js'
import type { ReportInput } from './input.js'
import { measurementsOf, type ReportKeptImage, type ReportMeasurements } from './measurements.js'
import { seriesOf, type ReportSeries } from './series.js'
import { moaksTable, type TableGroup } from './table.js'
import { reportFinding, type ReportFinding, type ReportImage } from './finding-view.js'

/** A compartment at a glance. */
export interface ReportCompartment {
  readonly title: string
  /** `not-answered` where nothing of it was. */
  readonly worst: Standing
  readonly abnormal: number
  readonly unsure: number
  readonly normal: number
  readonly open: number
}

/** Titles that belong together under one word: a category with its places. */
export interface ReportList {
  readonly title: string
  readonly entries: readonly string[]
}

/** Everything a report says, apart from how it looks. */
export interface Report {
  readonly title: string
  readonly identity: readonly Row[]
  readonly status: ReportStatus
  readonly honesty: string
  readonly cautions: readonly string[]
  /** What is read first. */
  readonly prose: readonly ReportParagraph[]
  readonly compartments: readonly ReportCompartment[]
  /** Abnormal findings, worst first. */
  readonly summary: readonly ReportFinding[]
  /** What the model leaves unsure and nobody decided, with the reason. */
  readonly unsure: readonly { readonly title: string; readonly reason: string }[]
  readonly groups: readonly { readonly title: string; readonly findings: readonly ReportFinding[] }[]
  /** What the reader measured, and the pictures that they kept. */
  readonly measurements: ReportMeasurements
  readonly rejected: readonly { readonly title: string; readonly decided: string; readonly note: string }[]
  /** By the reason, then by category. */
  readonly notAnswered: readonly { readonly reason: string; readonly lists: readonly ReportList[] }[]
  /** Every grade, as an appendix. */
  readonly table: readonly TableGroup[]
  /** All series of the case, those that were read first. */
  readonly series: readonly ReportSeries[]
  readonly method: readonly Row[]
}

const COMPARTMENTS: readonly (readonly [Compartment, string])[] = [
  ['medial-tibiofemoral', 'Medial tibiofemoral'],
  ['lateral-tibiofemoral', 'Lateral tibiofemoral'],
  ['patellofemoral', 'Patellofemoral'],
  ['central', 'Central'],
  ['whole-joint', 'Whole joint'],
]

/** The findings that a report shows in full, worst first. */
export function abnormalFindings(state: ReadState): FindingState[] {
  return state.findings
    .filter(isAbnormal)
    .sort((a, b) => (severityOfFinding(b) ?? 0) - (severityOfFinding(a) ?? 0) || a.question - b.question)
}

/** A report on a case; `images` are the key images by the finding's key, `kept` those that the reader kept. */
export function reportModel(
  input: ReportInput,
  images: ReadonlyMap<string, readonly ReportImage[]>,
  kept: readonly ReportKeptImage[] = [],
): Report {
  const { volumes, state, includeIdentity } = input
  const scrub = includeIdentity ? (text: string): string => text : identityScrubber(volumes[0].meta.study)
  const view = new Map(
    abnormalFindings(state).map((finding) => [
      finding,
      reportFinding(finding, images.get(finding.key) ?? [], volumes, scrub),
    ]),
  )
  return {
    title: sentence(SIDE_WORDS[state.side]),
    identity: identityOf(input),
    status: statusOf(input),
    honesty: honestyOf(input.reading),
    cautions: cautionsOf(input),
    prose: proseOf(input, scrub),
    compartments: COMPARTMENTS.map(([id, title]) => compartmentOf(title, inCompartment(state.findings, id))),
    summary: [...view.values()],
    unsure: state.findings.filter((one) => isUnsure(one)).map(({ title, unsure = '' }) => ({ title, reason: unsure })),
    groups: COMPARTMENTS.map(([id, title]) => ({
      title,
      findings: inCompartment([...view.keys()], id).flatMap((finding) => view.get(finding) ?? []),
    })).filter(({ findings }) => findings.length > 0),
    measurements: measurementsOf(input, kept, scrub),
    rejected: state.findings
      .filter((finding) => finding.decision === 'rejected')
      .map((finding) => {
        const { title, decided, note } = reportFinding(finding, [], volumes, scrub)
        return { title, decided, note }
      }),
    notAnswered: byReason(state.findings.filter((one) => !one.answered && one.decision !== 'rejected')),
    table: moaksTable(state),
    series: seriesOf(input, scrub),
    method: methodOf(input, scrub),
  }
}

/** Only people write names: what Condyle wrote says none. */
function proseOf(
  { state, volumes, others, change = '', template }: ReportInput,
  scrub: (text: string) => string,
): ReportParagraph[] {
  const prose = composeReport({ state, volumes: volumes.map(({ meta }) => meta), others, change }, template)
  return prose.map((part) => (part.isWritten ? { ...part, text: scrub(part.text) } : part))
}

function compartmentOf(title: string, findings: readonly FindingState[]): ReportCompartment {
  const kept = findings.filter((one) => one.decision !== 'rejected')
  return {
    title,
    worst: kept.map(standingOfFinding).reduce<Standing>(worseStanding, 'not-answered'),
    abnormal: findings.filter(isAbnormal).length,
    normal: findings.filter(isNormal).length,
    unsure: findings.filter((one) => isUnsure(one)).length,
    open: findings.filter((finding) => !finding.answered).length,
  }
}

function inCompartment(findings: readonly FindingState[], compartment: Compartment): FindingState[] {
  return findings.filter((finding) => findQuestion(finding.question)?.compartment === compartment)
}

function byReason(findings: readonly FindingState[]): Report['notAnswered'] {
  const groups = grouped(findings, (finding) => finding.reason ?? 'No answer.')
  return [...groups].map(([reason, members]) => ({ reason, lists: byCategory(members) }))
}

/** Places under their category: the title of a finding is "what — where". */
function byCategory(findings: readonly FindingState[]): ReportList[] {
  const groups = grouped(findings, (finding) => {
    const category = findQuestion(finding.question)?.category
    return category ? categoryLabel(category) : finding.category
  })
  return [...groups].map(([title, members]) => ({
    title,
    entries: members.map((finding) =>
      finding.category === 'periarticular' ? finding.title : (finding.title.split(' — ')[1] ?? finding.title),
    ),
  }))
}

function grouped(
  findings: readonly FindingState[],
  nameOf: (finding: FindingState) => string,
): ReadonlyMap<string, readonly FindingState[]> {
  const groups = new Map<string, FindingState[]>()
  for (const finding of findings) groups.set(nameOf(finding), [...(groups.get(nameOf(finding)) ?? []), finding])
  return groups
}
