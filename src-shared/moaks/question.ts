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
  /** What is looked for, as a radiologist calls it: "Cartilage loss", "Popliteal cyst". */
  readonly feature: string
  /** Where, inside a sentence: "medial femur, central". */
  readonly place: string
  /** Both: "Cartilage loss — medial femur, central". */
  readonly title: string
  readonly compartment: Compartment
  readonly components: readonly QuestionComponent[]
  /** The key of the answer's object in a released 3DReasonKnee answer. */
  readonly subjectKey: string
  /** The key around `subjectKey` there, or null where the released template has none. */
  readonly rootKey: string | null
}
