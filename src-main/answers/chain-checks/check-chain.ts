import type { ChainReport } from '../../../src-shared/benchmark/benchmark.js'
import type { ComponentGrade, ReasoningStep } from '../../../src-shared/case/reading.js'
import type { Box } from '../../../src-shared/geometry/box.js'
import type { Question } from '../../../src-shared/moaks/questions.js'
import { gradeFromMeasure, scaleOf } from '../../../src-shared/moaks/scales.js'
import { contradictions } from './contradictions.js'
import { evidenceInRegion } from './evidence-in-region.js'
import { statedMeasures } from './stated-measures.js'

export interface ChainToCheck {
  readonly question: Question
  readonly steps: readonly ReasoningStep[]
  /** The region's box; null where it is not known in LPS mm. Then evidence is not judged. */
  readonly regionLps: Box | null
  /** Final grades in the order of the question's components, null where there is none. */
  readonly grades: readonly (number | null)[]
  /** Grades with the measures attached to them. */
  readonly measured: readonly ComponentGrade[]
}

/**
 * The checks of a reasoning chain that need no judge: does the evidence lie in the region, do the stated measures imply
 * the stated grades, do the words contradict the final grade.
 */
export function checkChain({ question, steps, regionLps, grades, measured }: ChainToCheck): ChainReport {
  const places = steps.map((step) => (step.evidence && regionLps ? evidenceInRegion(step.evidence, regionLps) : null))
  const measures = statedMeasures(question, steps, measured)
  return {
    steps: steps.length,
    located: places.filter((place) => place !== null).length,
    outsideRegion: places.flatMap((place, index) => (place === false ? [index] : [])),
    measures: measures.length,
    contradictedMeasures: measures.flatMap((measure) => {
      const stated = grades[question.components.findIndex((component) => component.key === measure.component)] ?? null
      const implied = gradeFromMeasure(scaleOf(measure.component), measure.value)
      return stated === null || implied === undefined || implied === stated ? [] : [{ ...measure, implied, stated }]
    }),
    contradictions: contradictions(
      question,
      steps.map((step) => step.text),
      grades,
    ),
  }
}
