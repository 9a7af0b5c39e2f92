import type { FindingState } from '../case/revision.js'
import { hasCounterpart, mirroredQuestion, mirroredWords } from '../moaks/mirror.js'
import { findQuestion } from '../moaks/questions.js'
import { isModelFindingKey, modelFindingKey } from './finding-standing.js'

/** The key of a finding once the side has changed: that of the question it goes to. Added findings keep theirs. */
export function turnedKey(key: string): string {
  return isModelFindingKey(key) ? modelFindingKey(mirroredQuestion(Number(key.slice(1)))) : key
}

/**
 * A finding that stays at its place on the image while the side changes, so that medial becomes lateral: it answers the
 * counterpart of its question. Sentences that the model wrote (`proposed`) follow; what a person wrote stays as written.
 */
export function turnedFinding(finding: FindingState, proposed: FindingState | undefined): FindingState {
  const question = findQuestion(mirroredQuestion(finding.question))
  if (!question || !hasCounterpart(finding.question)) return finding
  const written = new Set(proposed?.steps.map(({ text }) => text))
  const { reason, choice, counterfactual } = finding
  return {
    ...finding,
    key: turnedKey(finding.key),
    question: question.id,
    region: question.regionId,
    title: question.title,
    steps: finding.steps.map((step) => (written.has(step.text) ? { ...step, text: mirroredWords(step.text) } : step)),
    ...(reason === undefined ? {} : { reason: mirroredWords(reason) }),
    ...(choice === undefined ? {} : { choice: mirroredWords(choice) }),
    ...(counterfactual === undefined ? {} : { counterfactual: mirroredWords(counterfactual) }),
  }
}
