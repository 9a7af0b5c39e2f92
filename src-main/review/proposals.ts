import type { Reading } from '../../src-shared/case/reading.js'
import type { Author, FindingState } from '../../src-shared/case/revision.js'
import { modelFindingKey } from '../../src-shared/case/standing.js'
import { findQuestion } from '../../src-shared/moaks/questions.js'

/** The findings of a reading before anybody decided anything. A finding's box is its region's box. */
export function proposals(reading: Reading): FindingState[] {
  const model: Author = { kind: 'model', name: `${reading.pack.id} ${reading.pack.version}` }
  const boxes = new Map(reading.regions.map((region) => [region.id, region.boxLps]))
  return reading.findings.map((finding) => ({
    key: modelFindingKey(finding.question),
    question: finding.question,
    category: finding.category,
    region: finding.region,
    title: findQuestion(finding.question)?.title ?? finding.region,
    origin: model,
    decision: finding.answered ? 'proposed' : 'not-answered',
    answered: finding.answered,
    ...(finding.reason === undefined ? {} : { reason: finding.reason }),
    grades: finding.grades,
    proposedGrades: finding.grades,
    boxLps: boxes.get(finding.region) ?? null,
    steps: finding.steps,
    note: '',
    confidence: finding.confidence,
    flags: finding.flags,
    ...(finding.counterfactual === undefined ? {} : { counterfactual: finding.counterfactual }),
    authors: { grades: model, box: model, steps: model, decision: null },
    history: [],
  }))
}
