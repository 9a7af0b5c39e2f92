import { MODEL_READER } from '../../../src-shared/session/compare/input.js'
import { nameOfMachine } from '../../../src-shared/session/machines.js'
import { toSettle } from '../../../src-shared/session/differences.js'
import { sessionNumbers } from '../../../src-shared/session/numbers.js'
import type { Difference, SessionPack } from '../../../src-shared/session/record.js'
import type { SessionNumbers } from '../../../src-shared/session/rows.js'
import { answerRows } from '../../../src-shared/session/answer-table.js'
import { numberRows } from '../../../src-shared/session/tables.js'
import { csvText } from '../../files/csv-text.js'
import type { Casebook } from '../casebook.js'
import { gatherAnswers } from './gather.js'

/** The numbers of a session. Some seconds of work for a large one. */
export function compareSession(casebook: Casebook, id: string): SessionNumbers {
  return sessionNumbers(gatherAnswers(casebook, id))
}

/** The cases whose answers differ, in the order of the session. */
export function differencesOf(casebook: Casebook, id: string): Difference[] {
  const answers = gatherAnswers(casebook, id)
  return answers.plan.cases.flatMap((caseId, index) => {
    const questions = toSettle(answers, caseId)
    return questions.length > 0 ? [{ number: index + 1, questions, settled: answers.settled.has(caseId) }] : []
  })
}

/** The pack whose answers take part in a session; null where no model does, or nothing was laid out yet. */
export function packOf(casebook: Casebook, id: string): SessionPack | null {
  const item = casebook.items.of(id).find(({ readingId }) => readingId !== null)
  const pack = item && casebook.readings(item.caseId).find((kept) => kept.id === item.readingId)?.reading.pack
  return pack ? { name: `${pack.title} ${pack.version}`, trainedOn: pack.trainedOn } : null
}

/** The answers of a session, or its numbers, as a table for other programs. */
export function sessionCsv(casebook: Casebook, id: string, what: 'answers' | 'numbers'): string {
  const nameOf = (reader: string): string =>
    reader === MODEL_READER
      ? 'model'
      : (nameOfMachine(reader) ?? casebook.readers.who(reader)?.name ?? 'a reader who is gone')
  const answers = gatherAnswers(casebook, id)
  return csvText(
    what === 'answers'
      ? answerRows(answers, casebook.items.of(id), nameOf)
      : numberRows(sessionNumbers(answers), nameOf),
  )
}
