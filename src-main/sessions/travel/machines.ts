import type { OpinionAnswer } from '../../../src-shared/case/opinion.js'
import { mayCount } from '../../../src-shared/session/rules.js'
import type { SeenSession } from '../../../src-shared/session/sees.js'
import type { FrozenSession, TravellingMachine } from '../../../src-shared/session/travel.js'
import type { Casebook } from '../../casebook/index.js'
import type { Mask } from './mask.js'

/** Where an opinion was asked for is nobody's business elsewhere. */
const ELSEWHERE = 'another computer'

/** Whether somebody may have what machine readers answered: it is met in the numbers, and nowhere before. */
export function seesMachines({ plan, items, state }: SeenSession, person: string | null): boolean {
  return mayCount(plan, items, person, state)
}

/** What the machine readers of a session are counted with, as it travels. `maskOf` gives the mask of a case by its id here. */
export function travellingMachines(
  casebook: Casebook,
  id: string,
  maskOf: (caseId: string) => Mask,
): TravellingMachine[] {
  const names = new Map(casebook.travels.cases(id).map(({ caseId, description }) => [caseId, description.id]))
  return casebook.machines.of(id).flatMap(({ machine, caseId, kind, readingId }): TravellingMachine[] => {
    const name = names.get(caseId)
    if (name === undefined) return []
    const opinion = kind === 'model' ? travellingOpinion(casebook, caseId, readingId, maskOf(caseId)) : null
    return [{ machine, caseId: name, kind, readingId, opinion }]
  })
}

/** Takes in what machine readers of a session are counted with, under the names that its cases have here. */
export function takeMachines(
  casebook: Casebook,
  { id }: Pick<FrozenSession, 'id'>,
  machines: readonly TravellingMachine[],
  caseOf: (caseId: string) => string,
): void {
  casebook.together(() => {
    for (const { machine, caseId: name, kind, readingId, opinion } of machines) {
      const caseId = caseOf(name)
      if (opinion) casebook.opinions.receive(caseId, { ...opinion, server: ELSEWHERE, askedBy: null }, opinion.answers)
      casebook.machines.receive(id, { machine, caseId, kind, readingId })
    }
  })
}

function travellingOpinion(casebook: Casebook, caseId: string, id: string, mask: Mask): TravellingMachine['opinion'] {
  const { model, volume, setup, questions, startedAt, finishedAt } = casebook.opinions.get(caseId, id)
  if (finishedAt === null) return null
  const answers = casebook.opinions.answers(id).map((answer) => maskedAnswer(answer, mask))
  return { id, model, volume, setup, questions, startedAt, finishedAt, answers }
}

/** A model writes what it likes, a name that it read in a picture, too. */
function maskedAnswer(answer: OpinionAnswer, mask: Mask): OpinionAnswer {
  const text = (given: string): string => mask.text(given)
  return {
    ...answer,
    problem: text(answer.problem),
    text: text(answer.text),
    ...(answer.firstLook === undefined ? {} : { firstLook: text(answer.firstLook) }),
    steps: answer.steps.map(text),
    repairs: answer.repairs.map(({ code, detail }) => ({ code, detail: text(detail) })),
  }
}
