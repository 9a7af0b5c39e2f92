import type { Quintuple } from '../../../src-shared/case/quintuple.js'
import { affineSpacing } from '../../../src-shared/geometry/affine.js'
import type { Question } from '../../../src-shared/moaks/questions.js'
import { questionPrompt } from '../../../src-shared/moaks/wording.js'
import type { Examination } from '../examination.js'
import { trueFindings, type TrueFinding } from './findings.js'

/** Whose word the truth is: neither a person's nor a trained model's. */
const AUTHOR = { kind: 'model', name: 'Condyle knee simulator (truth by construction)' } as const

/** One quintuple per question that the image can answer; `volumePath` is relative to the dataset's folder. */
export function quintuplesOf(examination: Examination, volumePath: string): Quintuple[] {
  return trueFindings(examination).map((finding) => quintuple(examination, finding, volumePath))
}

function quintuple(examination: Examination, finding: TrueFinding, volumePath: string): Quintuple {
  const { seed, side, dims, affine } = examination
  const spacing = affineSpacing(affine)
  const { question, boxLps, steps, grades } = finding
  return {
    schema: 'condyle.quintuple/1',
    case: caseName(examination),
    patient: `simulated-${seed}`,
    side,
    volume: {
      path: volumePath,
      dims: [...dims],
      spacing: [spacing[0], spacing[1], spacing[2]],
      affineLps: [...affine],
    },
    question: question.id,
    prompt: questionPrompt(question.id, 'zeroshot', { chain: true, box: true }),
    boxLps: boxLps ? { min: [...boxLps.min], max: [...boxLps.max] } : null,
    steps: [...steps],
    grades: [...grades],
    answer: interchangeAnswer(question, finding),
    authors: { grades: AUTHOR, box: boxLps ? AUTHOR : null, steps: AUTHOR },
  }
}

/** The grades as a released 3DReasonKnee answer holds them. */
function interchangeAnswer(question: Question, { grades }: TrueFinding): Record<string, unknown> {
  const components = Object.fromEntries(
    question.components.flatMap(({ key, interchangeKey }) => {
      const grade = grades.find((one) => one.component === key)?.grade
      return grade === undefined ? [] : [[interchangeKey, grade]]
    }),
  )
  const subject = { [question.subjectKey]: components }
  return question.rootKey === null ? subject : { [question.rootKey]: subject }
}

/** The name of a simulated examination in file names and datasets. */
export function caseName({ seed, side }: Pick<Examination, 'seed' | 'side'>): string {
  return `simulated-${seed}-${side}`
}
