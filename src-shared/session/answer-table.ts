import type { Answer } from './answers.js'
import { isMachine, type LockedRead, type SessionAnswers } from './compare/input.js'
import { slotsOf } from './compare/slots.js'
import type { ItemStanding } from './rules.js'
import type { NameOf, Row } from './tables.js'

const STATUS_WORDS = {
  unopened: 'unread',
  answering: 'not locked',
  closed: 'not locked',
  revealed: 'not locked',
  locked: 'locked',
} as const satisfies Readonly<Record<ItemStanding['stage'], string>>

/** The answers to one case as they stood at one moment, with what else is known of each question. */
interface Answered {
  readonly caseId: string
  readonly reader: string
  readonly repeat: number
  readonly stage: string
  readonly answers: readonly Answer[]
  /** Seconds that a question took, pauses left out. */
  readonly secondsOf?: (question: number) => number | null
  /** Why a question was settled so. */
  readonly reasonOf?: (question: number) => string | null
}

/**
 * Every answer of a session, a line for each grade: cases by their number in the session, never by patient. Each reading of a case has its
 * status, so that what was left open (locked, no grade) is told from what nobody has read. Seconds are those of the whole question.
 */
export function answerRows(
  { plan, reads, settled, reasons }: SessionAnswers,
  items: readonly ItemStanding[],
  nameOf: NameOf,
): readonly Row[] {
  const slots = slotsOf(plan.questions)
  const lines: Row[] = [
    ['case', 'reader', 'repeat', 'status', 'stage', 'question', 'component', 'grade', 'seconds', 'reason'],
  ]
  const caseName = (caseId: string): string => `case ${plan.cases.indexOf(caseId) + 1}`
  const put = ({ caseId, reader, repeat, stage, answers, secondsOf, reasonOf }: Answered): void => {
    for (const { question, component } of slots) {
      const grade = answers
        .find((answer) => answer.question === question)
        ?.grades.find((given) => given.component === component)?.grade
      const more = [secondsOf?.(question) ?? null, reasonOf?.(question) ?? null]
      lines.push([caseName(caseId), reader, repeat, 'locked', stage, question, component, grade ?? null, ...more])
    }
  }
  for (const { reader, caseId, repeat, part, stage, conflict = false } of items) {
    if (part !== 'reading') continue
    const read = reads.find((one) => one.reader === reader && one.caseId === caseId && one.repeat === repeat)
    const common = { caseId, reader: nameOf(reader), repeat }
    if (!read || stage !== 'locked')
      lines.push([
        ...[caseName(caseId), nameOf(reader), repeat, conflict ? 'answered twice' : STATUS_WORDS[stage]],
        ...[null, null, null, null, null, null],
      ])
    else if (read.before) {
      put({ ...common, stage: 'before the reveal', answers: read.before, secondsOf: secondsIn(read, false) })
      put({ ...common, stage: 'after the reveal', answers: read.answers, secondsOf: secondsIn(read, true) })
    } else put({ ...common, stage: 'final', answers: read.answers, secondsOf: secondsIn(read, false) })
  }
  for (const { reader, caseId, repeat, answers } of reads)
    if (isMachine(reader)) put({ caseId, reader: nameOf(reader), repeat, stage: 'final', answers })
  if (plan.settledBy !== null)
    for (const [caseId, answers] of settled) {
      const reasonOf = (question: number): string | null => reasons.get(caseId)?.get(question) ?? null
      put({ caseId, reader: nameOf(plan.settledBy), repeat: 1, stage: 'settled', answers, reasonOf })
    }
  return lines
}

function secondsIn({ spent }: LockedRead, after: boolean): (question: number) => number | null {
  return (question) => {
    const one = spent.find((time) => time.question === question && time.after === after)
    return one ? one.milliseconds / 1000 : null
  }
}
