import type { FindingState } from '../../src-shared/case/revision.js'
import type { FineCategory } from '../../src-shared/moaks/categories.js'
import { findQuestion } from '../../src-shared/moaks/questions.js'
import type { Compartment } from '../../src-shared/moaks/regions.js'

const COMPARTMENTS: readonly { readonly id: Compartment; readonly title: string }[] = [
  { id: 'medial-tibiofemoral', title: 'Medial tibiofemoral' },
  { id: 'lateral-tibiofemoral', title: 'Lateral tibiofemoral' },
  { id: 'patellofemoral', title: 'Patellofemoral' },
  { id: 'central', title: 'Central' },
  { id: 'whole-joint', title: 'Whole joint' },
]

export interface FindingGroup {
  readonly id: Compartment
  readonly title: string
  readonly findings: readonly FindingState[]
}

/** Findings by compartment, in the order a knee is read: where the load goes first. Empty groups are left out. */
export function groupFindings(findings: readonly FindingState[]): FindingGroup[] {
  return COMPARTMENTS.map(({ id, title }) => ({
    id,
    title,
    findings: findings.filter((finding) => compartmentOf(finding) === id).sort(byQuestion),
  })).filter((group) => group.findings.length > 0)
}

/** A finding's compartment, from its question. */
export function compartmentOf(finding: Pick<FindingState, 'question'>): Compartment {
  return findQuestion(finding.question)?.compartment ?? 'whole-joint'
}

function byQuestion(a: FindingState, b: FindingState): number {
  return a.question - b.question || a.key.localeCompare(b.key)
}

/** All findings in the order of the list, for "next" and "previous". */
export function inListOrder(findings: readonly FindingState[]): FindingState[] {
  return groupFindings(findings).flatMap((group) => group.findings)
}

const FEATURES: Readonly<Record<FineCategory, string>> = {
  bml: 'BML',
  cartilage: 'Cartilage',
  osteophyte: 'Osteophyte',
  'hoffa-synovitis': 'Hoffa-synovitis',
  'effusion-synovitis': 'Effusion-synovitis',
  'meniscal-extrusion': 'Extrusion',
  'meniscal-morphology': 'Meniscus',
  'meniscal-cyst': 'Meniscal cyst',
  'meniscal-hypertrophy': 'Meniscal hypertrophy',
  'root-tear': 'Root tear',
  ligament: 'Ligament',
  tendon: 'Patellar tendon',
  periarticular: 'Periarticular',
}

/** A finding in a list under its compartment: what, and where as far as the heading does not say it. */
export interface RowLabel {
  readonly feature: string
  readonly place: string
}

/** "Cartilage" + "femur, central" under the heading "Medial tibiofemoral". */
export function rowLabel(finding: Pick<FindingState, 'question' | 'region'>): RowLabel {
  const question = findQuestion(finding.question)
  if (!question) return { feature: `Question ${finding.question}`, place: finding.region }
  if (question.category === 'periarticular') return { feature: question.feature, place: question.place }
  if (question.category === 'ligament') return { feature: question.regionId.toUpperCase(), place: '' }
  const feature = FEATURES[question.category]
  if (WITHOUT_PLACE.includes(question.category)) return { feature, place: '' }
  const place = shorten(question.place, question.compartment)
  return { feature, place: place.replace(/^meniscus(, )?/, '').replace(/,? margin$/, '') }
}

/** Features that one place only has. */
const WITHOUT_PLACE: readonly FineCategory[] = ['hoffa-synovitis', 'effusion-synovitis', 'tendon']

function shorten(place: string, compartment: Compartment): string {
  if (compartment === 'medial-tibiofemoral') return place.replace(/^medial /, '')
  if (compartment === 'lateral-tibiofemoral') return place.replace(/^lateral /, '')
  return place
}

/** "Cartilage 2 · medial femur, central": the tab of a box. */
export function boxLabel(finding: Pick<FindingState, 'question' | 'region'>, grade: number | null): string {
  const place = findQuestion(finding.question)?.place ?? ''
  const { feature } = rowLabel(finding)
  return [`${feature}${grade === null ? '' : ` ${grade}`}`, place].filter(Boolean).join(' · ')
}
