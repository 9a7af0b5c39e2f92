import type { StoredAnswer } from '../../../src-shared/case/benchmark.js'
import type { FindingState } from '../../../src-shared/case/revision.js'

/**
 * A reader's findings as answers, so that a person stands in the same table as a model: what was accepted or edited
 * counts as the reader's answer, what was rejected, left alone or not answered does not.
 */
export function answersFromFindings(caseId: string, findings: readonly FindingState[]): StoredAnswer[] {
  return findings
    .filter((finding) => finding.decision === 'accepted' || finding.decision === 'edited')
    .map((finding) => ({
      case: caseId,
      question: finding.question,
      // A person's grade has no calibrated probability; that of the proposal would be the model's.
      grades: finding.grades.map(({ component, grade }) => ({ component, grade, probabilities: [] })),
      boxLps: finding.boxLps,
      steps: finding.steps,
    }))
}
