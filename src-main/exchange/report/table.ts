import type { FindingState, ReadState } from '../../../src-shared/case/revision.js'
import { categoryLabel, FINE_CATEGORIES } from '../../../src-shared/moaks/categories.js'
import { findQuestion } from '../../../src-shared/moaks/questions.js'
import { findScale } from '../../../src-shared/moaks/scales.js'
import type { Standing } from '../../../src-shared/moaks/standing.js'
import { standingOfFinding } from '../../../src-shared/review/finding-standing.js'
import { escapeHtml as text } from './escape.js'
import { standingMark } from './mark.js'
import { decisionWord } from './words.js'

/** One question in the table of all grades. */
export interface TableRow {
  readonly place: string
  /** "2 · 1 · 3", the components in the order of the scale titles; empty where there is no answer. */
  readonly grades: string
  readonly standing: Standing
  /** "accepted", "not reviewed", "not answered". */
  readonly decision: string
}

/** A category with what its numbers are, in their order. */
export interface TableGroup {
  readonly title: string
  readonly components: string
  readonly rows: readonly TableRow[]
}

/** All MOAKS grades of a read by category, in the order of the questions; what was rejected is marked as such. */
export function moaksTable({ findings }: Pick<ReadState, 'findings'>): TableGroup[] {
  return FINE_CATEGORIES.map((category) => {
    const members = findings.filter((finding) => finding.category === category)
    const scales = findQuestion(members[0]?.question ?? 0)?.components ?? []
    return {
      title: categoryLabel(category),
      components: scales.length < 2 ? '' : scales.map(({ key }) => findScale(key)?.title ?? key).join(' · '),
      rows: members.map(rowOf),
    }
  }).filter(({ rows }) => rows.length > 0)
}

/** The table as HTML, in columns that break between rows. */
export function moaksTableHtml(groups: readonly TableGroup[]): string {
  const group = ({ title, components, rows }: TableGroup): string =>
    `<table><thead><tr><th scope="col" colspan="4">${text(title)}${components === '' ? '' : ` <small>${text(components)}</small>`}</th></tr></thead><tbody>${rows.map(rowHtml).join('')}</tbody></table>`
  return `<section class="moaks"><h2>All MOAKS grades</h2><div class="columns">${groups.map(group).join('')}</div></section>`
}

function rowOf(finding: FindingState): TableRow {
  const question = findQuestion(finding.question)
  const place = finding.category === 'periarticular' ? question?.feature : question?.place
  const isAnswered = finding.answered && finding.decision !== 'rejected'
  return {
    place: place ?? finding.title,
    grades: isAnswered ? finding.grades.map(({ grade }) => grade).join(' · ') : '',
    standing: isAnswered ? standingOfFinding(finding) : 'not-answered',
    decision: decisionWord(finding),
  }
}

function rowHtml({ place, grades, standing, decision }: TableRow): string {
  return `<tr><td class="marked">${standingMark(standing, '')}</td><td>${text(place)}</td><td class="value">${text(grades)}</td><td class="soft">${text(decision)}</td></tr>`
}
