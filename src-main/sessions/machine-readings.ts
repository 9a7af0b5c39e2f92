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
        .readingMakers(caseId)
        .findLast(({ packId, packVersion }) => packId === machine.id && packVersion === machine.version)?.id ?? null
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

/** A machine reader of a session, null for the model whose answers its readers may see, and the cases that it has not read. */
export interface Unread {
  readonly machine: MachineReader | null
  readonly name: string
  readonly cases: readonly string[]
}

/** What has to be read by machines before a plan can start: the model first, then the machine readers. */
export function unreadIn(casebook: Casebook, plan: SessionPlan): Unread[] {
  const { model, cases, training, machines = [], questions } = plan
  const byModel = model ? [...cases, ...training].filter((id) => casebook.currentReadingId(id) === null) : []
  return [
    { machine: null, name: 'The model', cases: byModel },
    ...machines.map((machine) => ({
      machine,
      name: machineName(machine),
      cases: cases.filter((caseId) => machineReading(casebook, machine, caseId, questions) === null),
    })),
  ].filter((one) => one.cases.length > 0)
}

/** Freezes the readings of a plan's machine readers. Inside a transaction; throws SessionError where a case has none. */
export function freezeMachines(casebook: Casebook, session: string, { machines, cases, questions }: SessionPlan): void {
  for (const machine of machines ?? []) {
    const readings = cases.map((caseId) => ({
      caseId,
      id: machineReading(casebook, machine, caseId, questions),
    }))
    const missing = readings.filter(({ id }) => id === null).length
    if (missing > 0)
      throw new SessionError(
        `${machineName(machine)} has not answered all questions of ${missing === 1 ? 'one case' : `${missing} cases`} of this session: ask it for what is missing, then start.`,
      )
    for (const { caseId, id } of readings) if (id !== null) casebook.machines.freeze(session, machine, caseId, id)
  }
}

/** The packs and models that have a reading of any of the cases, and of how many; those at hand also where they have none. */
export function machineChoices(
  casebook: Casebook,
  caseIds: readonly string[],
  atHand: readonly MachineReader[],
): MachineChoice[] {
  const choices = new Map<string, { reader: MachineReader; cases: number }>()
  for (const reader of atHand) choices.set(machineKey(reader), { reader, cases: 0 })
  for (const caseId of caseIds) {
    const readers: MachineReader[] = [
      ...casebook
        .readingMakers(caseId)
        .map(({ packId, packVersion }) => ({ kind: 'pack', id: packId, version: packVersion }) as const),
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
