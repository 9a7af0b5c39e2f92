/**
 * A session as it is planned: which readers answer which questions about which cases, and what each of them may know
 * meanwhile. It is frozen when the session starts.
 */
import { z } from 'zod'
import { LENGTHS } from '../case/bounds.js'
import { ReaderIdSchema } from '../case/reader.js'
import { MachineReadersSchema, machineKey } from './machines.js'

/**
 * How each reader comes to an answer. `independent`: alone. `blind-then-revealed`: alone, then the model's answer is shown, and
 * both the answer before and the one after it are kept. `model-first`: as a proposal of the model to accept or change.
 * `side-by-side`: alone on an empty form, with the model's answer beside it from the start.
 */
export const PROTOCOLS = ['independent', 'blind-then-revealed', 'model-first', 'side-by-side'] as const

/** What is done about answers that differ: nothing, an answer of all together, or one of somebody who was no reader. */
export const SETTLEMENTS = ['none', 'consensus', 'adjudication'] as const

/**
 * What can be hidden beside what the protocol hides: names and numbers of patients, dates, earlier examinations; and from whoever
 * adjudicates, which of the readers gave an answer.
 */
export const HIDEABLE = ['names', 'dates', 'priors', 'readers'] as const
export type Hideable = (typeof HIDEABLE)[number]

const CaseListSchema = z.array(z.string().min(1).max(LENGTHS.id))

export const SessionPlanSchema = z.object({
  title: z.string().trim().min(1, 'Give the session a title.').max(LENGTHS.name),
  cases: CaseListSchema.min(1, 'Choose at least one case.').max(2000),
  /** Cases read first, for practice: the right answer is shown as soon as each is locked. They count in no number. */
  training: CaseListSchema.max(100),
  /** Whose signed reads are the right answers of the training. */
  teacher: ReaderIdSchema.nullable(),
  readers: z.array(ReaderIdSchema).min(1, 'Choose who reads.').max(20),
  questions: z.array(z.number().int().min(1).max(69)).min(1, 'Choose at least one question.').max(69),
  protocol: z.enum(PROTOCOLS),
  /** Whether the model's readings, as they are when the session starts, take part as a reader of their own. */
  model: z.boolean(),
  /** Further packs and language models whose readings are counted as readers of their own; nobody is shown them. */
  machines: MachineReadersSchema.optional(),
  settlement: z.enum(SETTLEMENTS),
  /** Who writes the settled answers, in their own name. */
  settledBy: ReaderIdSchema.nullable(),
  order: z.enum(['fixed', 'shuffled']),
  /** Decides every shuffled order. */
  seed: z.number().int().min(0).max(0xffffffff),
  /** How often each reader reads each case; more than once measures how far they agree with themselves. */
  repeats: z.number().int().min(1).max(5),
  hidden: z.array(z.enum(HIDEABLE)).max(HIDEABLE.length),
})
export type SessionPlan = z.infer<typeof SessionPlanSchema>

/** Whether the readers get to see the model's answers. */
export function showsModel({ protocol }: Pick<SessionPlan, 'protocol'>): boolean {
  return protocol !== 'independent'
}

/** Whether whoever settles sees answers without the names of those who gave them. Who settles a consensus was there. */
export function hidesReaders({ settlement, hidden }: Pick<SessionPlan, 'settlement' | 'hidden'>): boolean {
  return settlement === 'adjudication' && hidden.includes('readers')
}

/** Why a plan cannot be carried out, in one sentence; null where it can. */
export function planProblem(plan: SessionPlan): string | null {
  const { cases, training, teacher, readers, questions, settlement, settledBy, protocol, model, hidden } = plan
  if (hasTwice([...cases, ...training]))
    return 'A case is in the session twice: take it out of the cases or the training.'
  if (hasTwice(readers)) return 'A reader is in the session twice.'
  if (hasTwice(questions)) return 'A question is in the session twice.'
  if (hasTwice((plan.machines ?? []).map(machineKey))) return 'A machine reader is in the session twice.'
  if (protocol !== 'independent' && !model)
    return 'This protocol shows the model’s answers, so the model has to take part.'
  if (training.length > 0 && teacher === null) return 'Say whose signed reads are the right answers of the training.'
  if (teacher !== null && readers.includes(teacher))
    return 'Whoever gives the right answers of the training cannot read in the session.'
  if (!hidden.includes('priors') && (hidden.includes('names') || hidden.includes('dates')))
    return 'Earlier examinations show names and dates: hide them, too.'
  if (settlement === 'none') return null
  if (settledBy === null) return 'Say who writes the settled answers.'
  if (readers.length + (model ? 1 : 0) < 2)
    return 'Answers of one reader alone cannot differ: add a reader, or settle nothing.'
  if (settlement === 'adjudication' && readers.includes(settledBy))
    return 'An adjudicator settles what others answered: choose somebody who does not read in the session.'
  if (settlement === 'consensus' && !readers.includes(settledBy))
    return 'A consensus is written down by one of its readers: choose one of them.'
  return null
}

function hasTwice(list: readonly (string | number)[]): boolean {
  return new Set(list).size < list.length
}
