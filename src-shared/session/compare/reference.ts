import { isAnswered, type Answer } from '../answers.js'
import { toSettle } from '../differences.js'
import type { SessionAnswers } from './input.js'

/**
 * What is held for right, by case: what was settled, and where nothing had to be, what all readers answered alike. Empty for a session
 * that settles nothing: then nobody is right.
 */
export function referenceAnswers({ plan, reads, settled }: SessionAnswers): ReadonlyMap<string, readonly Answer[]> {
  if (plan.settlement === 'none') return new Map()
  return new Map(
    plan.cases.flatMap((caseId): [string, readonly Answer[]][] => {
      const own = settled.get(caseId)
      const read = plan.readers.map(
        (reader) => reads.find((one) => one.reader === reader && one.caseId === caseId && one.repeat === 1)?.answers,
      )
      const whole = read.filter((answers) => answers !== undefined)
      const open = new Set(whole.length === plan.readers.length ? toSettle({ plan, reads }, caseId) : plan.questions)
      const answers = plan.questions.flatMap((question) => {
        const said = own?.find((answer) => answer.question === question)
        if (said && isAnswered(said)) return [said]
        const alike = open.has(question) ? undefined : whole[0]?.find((answer) => answer.question === question)
        return alike ? [alike] : []
      })
      return answers.length > 0 ? [[caseId, answers]] : []
    }),
  )
}
