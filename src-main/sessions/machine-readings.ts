import { machineKey, machineName, type MachineChoice, type MachineReader } from '../../src-shared/session/machines.js'
import type { SessionPlan } from '../../src-shared/session/plan.js'
import type { Casebook } from '../casebook/index.js'
import { SessionError } from './session-error.js'

/** The reading of a case that a machine reader is counted with: its newest that asks all the questions; null where it has none. */
export function machineReading(
  casebook: Casebook,
  machine: MachineReader,
  caseId: string,
  questions: readonly number[],
): string | null {
  if (machine.kind === 'pack')
    return (
      casebook
        .readings(caseId)
        .findLast(({ reading: { pack } }) => pack.id === machine.id && pack.version === machine.version)?.id ?? null
    )
  return (
    casebook.opinions
      .of(caseId)
      .find(
        (opinion) =>
          opinion.model === machine.model &&
          opinion.finishedAt !== null &&
          questions.every((question) => opinion.questions.includes(question)),
      )?.id ?? null
  )
}

/** Freezes the readings of a plan's machine readers. Inside a transaction; throws SessionError where a case has none. */
export function freezeMachines(casebook: Casebook, session: string, { machines, cases, questions }: SessionPlan): void {
  for (const machine of machines ?? []) {
    const missing = cases.filter((caseId) => machineReading(casebook, machine, caseId, questions) === null).length
    if (missing > 0)
      throw new SessionError(
        `${machineName(machine)} has not answered all questions of ${missing === 1 ? 'one case' : `${missing} cases`} of this session: ask it for a second opinion there, then start.`,
      )
    for (const caseId of cases)
      casebook.machines.freeze(session, machine, caseId, machineReading(casebook, machine, caseId, questions) ?? '')
  }
}

/** The packs and models that have a reading of any of the cases, and of how many. */
export function machineChoices(casebook: Casebook, caseIds: readonly string[]): MachineChoice[] {
  const choices = new Map<string, { reader: MachineReader; cases: number }>()
  for (const caseId of caseIds) {
    const readers: MachineReader[] = [
      ...casebook
        .readings(caseId)
        .map(({ reading: { pack } }) => ({ kind: 'pack', id: pack.id, version: pack.version }) as const),
      ...casebook.opinions
        .of(caseId)
        .filter(({ finishedAt }) => finishedAt !== null)
        .map(({ model }) => ({ kind: 'model', model }) as const),
    ]
    for (const [key, reader] of new Map(readers.map((one) => [machineKey(one), one])))
      choices.set(key, { reader, cases: (choices.get(key)?.cases ?? 0) + 1 })
  }
  return [...choices.values()]
}
