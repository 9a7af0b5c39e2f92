import { answersOfModel, type Answer } from '../../../src-shared/session/answers.js'
import type { LockedRead } from '../../../src-shared/session/compare/input.js'
import { foldModel } from '../../../src-shared/session/fold-item.js'
import type { Casebook } from '../casebook.js'
import type { SessionMachine } from './machines.js'
import type { StoredItem, StoredSession } from './records.js'

/** The further machine readers of a session: what each had answered to its cases when the session started. What it measured is not compared. */
export function machineReads(
  casebook: Casebook,
  { id, plan }: StoredSession,
  items: readonly StoredItem[],
): LockedRead[] {
  const cases = new Set(items.map(({ caseId }) => caseId))
  return casebook.machines
    .of(id)
    .filter(({ caseId }) => cases.has(caseId))
    .map((one) => ({
      reader: one.machine,
      caseId: one.caseId,
      repeat: 1,
      answers: one.kind === 'model' ? ofModel(casebook, one, plan.questions) : ofPack(casebook, one, plan),
      before: null,
      measures: [],
      timeMs: { before: 0, after: 0 },
      spent: [],
    }))
}

/** A failure of the model is an answer left open, and no grade. */
function ofModel(casebook: Casebook, { readingId }: SessionMachine, questions: readonly number[]): Answer[] {
  const given = casebook.opinions.answers(readingId)
  return questions.map((question) => {
    const answer = given.find((one) => one.question === question)
    return answer?.standing === 'answered'
      ? { question, grades: answer.grades, boxLps: answer.boxLps, volume: answer.volume }
      : { question, grades: [], boxLps: null, volume: null }
  })
}

function ofPack(casebook: Casebook, { caseId, readingId }: SessionMachine, plan: StoredSession['plan']): Answer[] {
  const reading = casebook.readings(caseId).find(({ id }) => id === readingId) ?? null
  const file = { plan, id: caseId, origin: casebook.origin(caseId), reading }
  return answersOfModel(foldModel(file), plan.questions)
}
