import { questionOf } from '../../src-shared/moaks/questions.js'
import { scaleOf } from '../../src-shared/moaks/scales.js'
import type { LockedRead } from '../../src-shared/session/compare/input.js'
import { sessionNumbers } from '../../src-shared/session/numbers.js'
import { createRandom } from '../../src-shared/statistics/random.js'
import { answer, lockedRead, planWith, sessionAnswers } from '../unit/session/plans.js'
import { alone, timed, type Measurement } from './measure.js'
import { sessionInWindow } from './session-window.js'

const CASES = 100
const QUESTIONS = 62
const READERS = ['ada', 'ben', 'cy', 'dora']

/** The final numbers of a session with 1,000 resamples of its patients: made in the second thread, which nobody waits for. */
export async function run(): Promise<Measurement[]> {
  const random = createRandom(5)
  const cases = Array.from({ length: CASES }, (_, index) => `case ${index}`)
  const questions = Array.from({ length: QUESTIONS }, (_, index) => index + 1)
  const answers = (): LockedRead['answers'] =>
    questions.map((question) =>
      answer(
        question,
        ...questionOf(question).components.map(
          ({ key }) => scaleOf(key).grades[Math.floor(random() * random() * scaleOf(key).grades.length)]?.value ?? 0,
        ),
      ),
    )
  const plan = planWith({
    cases,
    questions,
    readers: READERS,
    protocol: 'blind-then-revealed',
    model: true,
    settlement: 'adjudication',
    settledBy: 'eve',
  })
  const reads = [...READERS, 'model'].flatMap((reader) =>
    cases.map((caseId) => lockedRead(reader, caseId, answers(), { before: reader === 'model' ? null : answers() })),
  )
  const session = sessionAnswers(plan, reads, new Map(cases.map((caseId) => [caseId, answers()])))
  const inWindow = await sessionInWindow(CASES, QUESTIONS, READERS.length)
  return [
    alone(
      `The numbers of a session: ${CASES} cases × ${QUESTIONS} questions × ${READERS.length} readers and the model`,
      await timed(() => sessionNumbers(session)),
      'ms',
      10_000,
      { beside: '1,000 resamples of patients, before and after the reveal' },
    ),
    alone('The same session in the window: from the key to its numbers', inWindow.shown, 'ms', 10_000, {
      beside: 'independent, without a reveal: worked out in the second thread',
    }),
    alone('Window’s longest task meanwhile', inWindow.longestTask, 'ms', 50, { note: '0: no task over 50 ms' }),
  ]
}
