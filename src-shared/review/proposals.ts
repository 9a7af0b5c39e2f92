import type { Finding, Reading } from '../case/reading.js'
import type { Author, FindingState } from '../case/revision.js'
import { modelFindingKey } from './finding-standing.js'
import { findQuestion, QUESTIONS, type Question } from '../moaks/questions.js'

const UNSURE = 'The model is not sure.'

/** A reading with the id it is kept under. */
export interface KeptReading {
  readonly id: string
  readonly reading: Reading
}

/**
 * The findings of a reading before anybody decided anything, one for each of the 69 questions: what the reading does
 * not speak of is not answered, and is listed as that. A finding's box is its region's box, in the volume that it is answered from.
 */
export function proposals(reading: Reading): FindingState[] {
  const model = modelAuthor(reading)
  const boxes = new Map(reading.regions.map((region) => [region.id, region.boxLps]))
  const given = new Set(reading.findings.map((finding) => finding.question))
  const silent = QUESTIONS.filter((question) => !given.has(question.id)).map(notAnswered)
  return [...reading.findings, ...silent]
    .sort((a, b) => a.question - b.question)
    .map((finding) => proposal(finding, model, finding.boxLps ?? boxes.get(finding.region) ?? null))
}

/** The model as the author of what it proposed. */
export function modelAuthor(reading: Reading): Author {
  return { kind: 'model', name: `${reading.pack.id} ${reading.pack.version}` }
}

/** A model's finding before anybody decided anything about it; `boxLps` is the box of its region. */
export function proposal(finding: Finding, model: Author, boxLps: FindingState['boxLps']): FindingState {
  return {
    key: modelFindingKey(finding.question),
    question: finding.question,
    category: finding.category,
    region: finding.region,
    title: findQuestion(finding.question)?.title ?? finding.region,
    origin: model,
    decision: finding.answered ? 'proposed' : 'not-answered',
    answered: finding.answered,
    ...(finding.reason === undefined ? {} : { reason: finding.reason }),
    ...(finding.standing === 'unsure' ? { unsure: finding.unsure ?? UNSURE } : {}),
    grades: finding.grades,
    proposedGrades: finding.grades,
    boxLps,
    volume: finding.volume,
    ...(finding.choice === undefined ? {} : { choice: finding.choice }),
    others: finding.others,
    numbersOfModelBox: false,
    steps: finding.steps,
    note: '',
    confidence: finding.confidence,
    flags: finding.flags,
    ...(finding.counterfactual === undefined ? {} : { counterfactual: finding.counterfactual }),
    authors: { grades: model, box: model, steps: model, decision: null },
    history: [],
  }
}

function notAnswered({ id, category, regionId }: Question): Finding {
  return {
    question: id,
    category,
    region: regionId,
    volume: null,
    answered: false,
    standing: 'unanswered',
    reason: 'The model was not asked this question.',
    grades: [],
    others: [],
    steps: [],
    confidence: null,
    flags: [],
  }
}
