import { listed } from '../report/words.js'
import { machineName } from './machines.js'
import { hidesReaders, type Hideable, type SessionPlan } from './plan.js'

const PROTOCOL_SENTENCES = {
  independent: 'Each reader answers on an empty form and sees neither the model’s answers nor those of anybody else.',
  'blind-then-revealed':
    'Each reader answers on an empty form. Then the model’s answers are revealed, and the reader may change their own: the answers before and after are both kept.',
  'model-first': 'The model’s answers are shown as proposals, which each reader accepts or changes.',
  'side-by-side': 'Each reader answers on an empty form, with the model’s answers beside it from the start.',
} as const satisfies Readonly<Record<SessionPlan['protocol'], string>>

const HIDDEN_WORDS = {
  names: 'names and numbers of patients',
  dates: 'dates',
  priors: 'earlier examinations',
} as const satisfies Readonly<Record<Exclude<Hideable, 'readers'>, string>>

/** The protocol as it is read before it starts, a sentence each. `name` gives a reader's name by id. */
export function protocolSentences(plan: SessionPlan, name: (readerId: string) => string): string[] {
  const { cases, training, readers, questions, protocol, order, seed, repeats, hidden, settlement } = plan
  const people = readers.map(name)
  const concealed = hiddenWords(hidden)
  return [
    `${capital(listed(people))} ${people.length === 1 ? 'reads' : 'read'} ${counted(cases.length, 'case')}${repeats > 1 ? `, ${repeats} times each` : ''}, and ${people.length === 1 ? 'answers' : 'answer'} ${counted(questions.length, 'question')} about each.`,
    ...(training.length > 0 && plan.teacher !== null
      ? [
          `First ${counted(training.length, 'case')} for practice, whose right answers (${name(plan.teacher)}’s) are shown as soon as each is locked. They count in no number.`,
        ]
      : []),
    PROTOCOL_SENTENCES[protocol],
    order === 'fixed'
      ? 'All read in the same order.'
      : `Each reads in an order of their own, shuffled by the seed ${seed}.`,
    ...(concealed.length > 0 ? [`Hidden while somebody reads: ${listed(concealed)}.`] : []),
    ...(plan.model && protocol === 'independent'
      ? ['The model’s answers are compared with those of the readers, who do not see them.']
      : []),
    ...machineSentences(plan),
    settlementSentence(plan, settlement, name),
    ...(hidesReaders(plan)
      ? [
          'Whoever settles sees the answers as those of reader A, B and so on, lettered anew for every case by the seed, and learns names and numbers when the session is finished.',
        ]
      : []),
    'Locked answers cannot be changed. Answers and numbers are shown to a reader once all their own cases are locked.',
  ]
}

function machineSentences({ machines = [] }: SessionPlan): string[] {
  if (machines.length === 0) return []
  const one = machines.length === 1
  return [
    `${capital(listed(machines.map(machineName)))} ${one ? 'is counted as a machine reader' : 'are counted as machine readers'} with what ${one ? 'it' : 'each'} had answered when the session started; no reader is shown it.`,
  ]
}

/** What the plan hides of the examination, in words. */
export function hiddenWords(hidden: readonly Hideable[]): string[] {
  return hidden.flatMap((one) => (one === 'readers' ? [] : [HIDDEN_WORDS[one]]))
}

function settlementSentence(
  { settledBy }: SessionPlan,
  settlement: SessionPlan['settlement'],
  name: (readerId: string) => string,
): string {
  if (settlement === 'none' || settledBy === null) return 'Answers that differ are left as they are.'
  return settlement === 'adjudication'
    ? `Where answers differ, or somebody left one open, ${name(settledBy)} settles it in their own name.`
    : `Where answers differ, or somebody left one open, the readers settle it together; ${name(settledBy)} writes it down.`
}

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
