import { listed } from '../report/words.js'
import { FINE_CATEGORIES, categoryLabel } from '../moaks/categories.js'
import { BENCHMARK_QUESTIONS, questionOf } from '../moaks/questions.js'
import { hidesReaders, type SessionPlan } from './plan.js'
import type { SessionPack } from './record.js'
import { hiddenWords } from './words.js'

/** What a paragraph needs beside the plan. */
export interface MethodsFacts {
  /** ISO 8601, UTC: when the protocol was frozen; null before. */
  readonly startedAt: string | null
  /** The pack whose answers took part ("Condyle Knee 1.0.0"), and what it learned from; null where no model did. */
  readonly model: SessionPack | null
  /** Version of Condyle. */
  readonly version: string
}

/** How often patients are resampled for the numbers of a session. */
export const REPLICATES = 1000

const PROTOCOL_WORDS = {
  independent: 'Each reader answered on an empty form, without the answers of the model or of other readers',
  'blind-then-revealed':
    'Each reader first answered on an empty form, without the answers of the model or of other readers; then the model’s answers were revealed, and the reader could revise their own before locking the case. Answers before and after the reveal were both kept',
  'model-first': 'The model’s answers were shown as proposals, which each reader accepted or changed',
  'side-by-side': 'Each reader answered on an empty form with the model’s answers on show beside it from the start',
} as const satisfies Readonly<Record<SessionPlan['protocol'], string>>

/**
 * The methods of a session as a paragraph for a paper, from its frozen protocol alone: nobody's name, nobody's answer. Readers are counted,
 * not named.
 */
export function methodsParagraph(plan: SessionPlan, facts: MethodsFacts): string {
  return [
    designSentence(plan),
    ...practice(plan),
    `${PROTOCOL_WORDS[plan.protocol]}.`,
    orderSentence(plan),
    ...concealed(plan),
    ...modelSentence(plan, facts),
    settlementSentence(plan),
    'Answers were locked when a case was finished and could not be changed afterwards; reading time was recorded by question, with pauses of more than a minute left out.',
    statisticsSentence(plan),
    `Sessions, blinding and statistics: Condyle ${facts.version}${facts.startedAt === null ? '' : `; the protocol was frozen on ${facts.startedAt.slice(0, 10)}`}.`,
  ].join(' ')
}

function designSentence({ readers, cases, questions, repeats }: SessionPlan): string {
  const who = readers.length === 1 ? 'One reader' : `${capital(numeral(readers.length))} readers`
  const times = repeats > 1 ? `, each ${repeats} times` : ''
  return `${who} assessed ${counted(cases.length, 'knee MRI examination')}${times} with ${counted(questions.length, 'question')} of the MRI Osteoarthritis Knee Score (MOAKS) per knee: ${questionWords(questions)}.`
}

function questionWords(questions: readonly number[]): string {
  if (BENCHMARK_QUESTIONS.every(({ id }) => questions.includes(id)))
    return questions.length === BENCHMARK_QUESTIONS.length ? 'questions 1 to 62' : 'questions 1 to 62 and others'
  const categories = FINE_CATEGORIES.filter((category) => questions.some((id) => questionOf(id).category === category))
  return listed(categories.map((category) => categoryLabel(category).toLowerCase()))
}

function practice({ training }: SessionPlan): string[] {
  if (training.length === 0) return []
  return [
    `Before it, readers practised on ${counted(training.length, 'other examination')}, where the reference answers of an experienced reader were shown as soon as each was locked; practice counts in no number.`,
  ]
}

function orderSentence({ order, seed, readers, repeats }: SessionPlan): string {
  if (order === 'fixed') return 'All cases were read in the same fixed order.'
  const each = readers.length === 1 ? 'in a random order' : 'in a random order of each reader’s own'
  return `Cases were read ${each}${repeats > 1 ? ', drawn anew for every repeat' : ''} (seed ${seed}).`
}

function concealed(plan: SessionPlan): string[] {
  const words = hiddenWords(plan.hidden)
  return words.length === 0 ? [] : [`${capital(listed(words))} were hidden from readers.`]
}

function modelSentence({ model, protocol }: SessionPlan, { model: pack }: MethodsFacts): string[] {
  if (!model) return []
  const name = pack ? `${pack.name}, trained on ${pack.trainedOn}` : 'a model pack'
  const hidden = protocol === 'independent' ? ', not shown to the readers,' : ''
  return [`The model (${name})${hidden} took part with the answers that it had given before the session began.`]
}

function settlementSentence(plan: SessionPlan): string {
  if (plan.settlement === 'none')
    return 'Answers that differed were left as they were; no reference standard was formed.'
  const what = 'Questions that readers had answered differently, or that one had left open,'
  if (plan.settlement === 'consensus')
    return `${what} were settled by consensus of the readers; answers that all had given alike were taken as they were. Both formed the reference standard.`
  const blind = hidesReaders(plan)
    ? ', who saw the differing answers with their boxes and reasoning under letters drawn anew for every case,'
    : ', who saw the differing answers with their boxes and reasoning,'
  return `${what} were settled by an adjudicator who had not read in the session${blind} with the reason kept; answers that all had given alike were taken as they were. Both formed the reference standard.`
}

function statisticsSentence({ readers, protocol, settlement, repeats, model }: SessionPlan): string {
  const pair =
    readers.length === 2
      ? 'Cohen’s kappa, quadratic weighted kappa for ordered grades'
      : readers.length > 2
        ? 'Fleiss’ kappa'
        : null
  const agreement = pair
    ? [
        `Agreement between readers is given as percent agreement, ${pair} and Krippendorff’s alpha, per question, category and pooled, with the overlap (intersection over union) of boxes on one series and intraclass correlations ICC(2,1) and ICC(3,1) of measures in mm and %`,
      ]
    : []
  const more = [
    ...(repeats > 1 ? ['agreement of each reader with themselves'] : []),
    ...(model ? ['agreement of each reader with the model'] : []),
    ...(protocol === 'blind-then-revealed'
      ? ['changes after the reveal and the time they took, counted as right or wrong where there is a reference']
      : []),
    ...(settlement === 'none'
      ? []
      : [
          'accuracy, sensitivity and specificity against the reference, compared by McNemar’s test and a paired bootstrap',
        ]),
  ]
  const other = more.length === 0 ? [] : [`further numbers are ${listed(more)}`]
  return `${capital([...agreement, ...other, `95 % intervals are percentiles of ${REPLICATES.toLocaleString('en-GB')} bootstrap resamples of whole patients`].join('; '))}. Questions left open were left out, not taken for normal.`
}

const NUMERALS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]

function numeral(count: number): string {
  return NUMERALS[count] ?? String(count)
}

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
