import type { CaseVolume } from '../../src-shared/case/case-volume.js'
import type { ComponentGrade } from '../../src-shared/case/reading.js'
import type { FindingState } from '../../src-shared/case/revision.js'
import type { Box } from '../../src-shared/geometry/box.js'
import { findQuestion } from '../../src-shared/moaks/questions.js'
import { findGrade, scaleOf } from '../../src-shared/moaks/scales.js'
import { seriesName, seriesFacts } from './series-names.js'

/** What one series of the case says to a question. */
export interface SeriesAnswer {
  readonly hash: string
  readonly name: string
  readonly facts: string
  /** What the model saw there: the finding's own proposal, not what a reader made of it. */
  readonly grades: readonly ComponentGrade[]
  readonly boxLps: Box | null
  readonly agrees: boolean
}

/** The answers of the case's series to a question, that of the finding's own series first. */
export function seriesAnswers(
  finding: Pick<FindingState, 'volume' | 'proposedGrades' | 'boxLps' | 'others'>,
  volumes: readonly CaseVolume[],
): SeriesAnswer[] {
  const own = { volume: finding.volume, grades: finding.proposedGrades, boxLps: finding.boxLps, agrees: true }
  return [own, ...finding.others].flatMap(({ volume, grades, boxLps, agrees }) => {
    const known = volumes.find(({ meta }) => meta.hash === volume)
    if (!known) return []
    return [{ hash: known.meta.hash, name: seriesName(known), facts: seriesFacts(known), grades, boxLps, agrees }]
  })
}

/** One component of an answer, short enough to stand beside another series' own. */
interface GradeLine {
  readonly component: string
  /** What tells the component from the others of the question: "size", "full thickness"; empty where it is alone. */
  readonly part: string
  readonly grade: string
  readonly label: string
}

/** The grades of an answer in the question's order; a component without a grade has a dash. */
export function gradeLines(
  question: number,
  grades: readonly Pick<ComponentGrade, 'component' | 'grade'>[],
): GradeLine[] {
  const scales = findQuestion(question)?.components.map(({ key }) => scaleOf(key)) ?? []
  const parts = withoutCommonStart(scales.map(({ title }) => title))
  return scales.map((scale, index) => {
    const given = grades.find((one) => one.component === scale.id)
    const label = given ? (findGrade(scale, given.grade)?.label ?? '') : ''
    const grade = given ? String(given.grade) : '–'
    return { component: scale.id, part: parts[index] ?? '', grade, label: label === grade ? '' : label }
  })
}

/** Titles without the words that all of them begin with: "Cartilage loss, size" and "…, full thickness" lose two. */
function withoutCommonStart(titles: readonly string[]): string[] {
  if (titles.length < 2) return titles.map(() => '')
  const words = titles.map((title) => title.split(' '))
  let common = 0
  while (words.every((own) => own.length > common + 1 && own[common] === words[0]?.[common])) common += 1
  return words.map((own) => own.slice(common).join(' '))
}
