import { QUESTION_TABLE } from './question-table.js'
import type { FineCategory } from './categories.js'
import type { Compartment, RegionId } from './regions.js'
import type { ScaleId } from './scales.js'

/** One graded part of a question's answer. */
export interface QuestionComponent {
  /** Scale in scales.ts; also `ComponentGrade.component`. */
  readonly key: ScaleId
  /** The key of this component in a released 3DReasonKnee answer. */
  readonly interchangeKey: string
}

export interface Question {
  /** 1…69, the numbering of the released files. */
  readonly id: number
  readonly category: FineCategory
  /** The region whose box answers the question "where". */
  readonly regionId: RegionId
  /** What is asked and where, e.g. "Cartilage loss — medial femur, central". */
  readonly title: string
  readonly compartment: Compartment
  readonly components: readonly QuestionComponent[]
  /** The key of the answer's object in a released 3DReasonKnee answer. */
  readonly subjectKey: string
  /** The key around `subjectKey` there, or null where the released template has none. */
  readonly rootKey: string | null
}

/** All 69 questions in order of their id. */
export const QUESTIONS: readonly Question[] = QUESTION_TABLE

const byId: ReadonlyMap<number, Question> = new Map(QUESTIONS.map((question) => [question.id, question]))

/** The question with this id, or undefined outside 1…69. */
export function findQuestion(id: number): Question | undefined {
  return byId.get(id)
}

/** The questions that the published benchmark scores per volume: 1…62 (63–69 are in no published number). */
export const BENCHMARK_QUESTIONS: readonly Question[] = QUESTIONS.filter((question) => question.id <= 62)
