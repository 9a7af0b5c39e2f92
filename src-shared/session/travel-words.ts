/** What is said of a session that travels: before it is sent, and after a file was merged. */
import { listed } from '../report/words.js'
import { hidesReaders, type SessionPlan } from './plan.js'
import { seesAnswers, seesModel, type SeenSession } from './sees.js'

/** A session as it is offered to be sent. */
export interface OfferedSession extends SeenSession {
  readonly plan: SessionPlan
}

/** What a file for somebody would hold, in a sentence or two, sent by `by`. */
export function recipientWords(session: OfferedSession, by: string | null, to: string): string {
  const { items, plan } = session
  const answered = items.filter(({ stage }) => stage !== 'unopened')
  const shown = answered.filter((item) => seesAnswers(session, by, item) && seesAnswers(session, to, item))
  const others = shown.some(({ reader }) => reader !== to)
  const cases = [...new Set(items.map(({ caseId }) => caseId))]
  const model = cases.filter((caseId) => seesModel(session, by, caseId) && seesModel(session, to, caseId)).length
  const answers = others
    ? 'all answers that are locked'
    : shown.length > 0
      ? 'their own answers so far, and nobody else’s'
      : 'nobody’s answers'
  const readings = !plan.model
    ? ''
    : model === 0
      ? ', without the model’s answers'
      : model === cases.length
        ? ', with the model’s answers'
        : `, with the model’s answers about ${counted(model, 'case')}`
  const hidden = plan.hidden.filter((one) => one === 'names' || one === 'dates')
  return [
    `Protocol and cases with ${answers}${readings}.`,
    ...(hidden.length > 0 ? [`Patients’ ${listed(hidden)} are left out.`] : []),
    ...(plan.settledBy === to && hidesReaders(plan)
      ? ['Who answered what is hidden from them, so they settle on this computer.']
      : []),
    ...(plan.training.length > 0 ? ['The right answers of the practice stay here.'] : []),
  ].join(' ')
}

export function homeWords(): string {
  return 'All that was answered here, sealed to the computer where the session began: nobody else can read it, whoever has the passphrase.'
}

/** What a sent file holds. */
export interface SentFacts {
  readonly bytes: number
  readonly images: number
  readonly missing: number
}

export function sentSentences({ bytes, images, missing }: SentFacts): string[] {
  return [
    `The file is ${size(bytes)}${images > 0 ? ` and holds ${counted(images, 'series', 'series')} of images` : ''}.`,
    ...(missing > 0
      ? [
          `${counted(missing, 'series', 'series')} of images ${missing === 1 ? 'is' : 'are'} no longer on this computer and did not go with it.`,
        ]
      : []),
    'Tell its passphrase by another way than the file.',
  ]
}

/** What merging a file changed. */
export interface MergedFacts {
  readonly title: string
  readonly fresh: boolean
  /** Readings of whole cases. */
  readonly added: number
  readonly known: number
  readonly conflicts: number
  readonly readings: number
  readonly renamed: readonly { readonly name: string; readonly here: string }[]
  /** Series of images that are new here. */
  readonly placed: number
  /** Cases without any image here. */
  readonly missing: number
}

export function mergedSentences(facts: MergedFacts): string[] {
  const { title, fresh, added, known, conflicts, readings, renamed, placed, missing } = facts
  const nothing = !fresh && added === 0 && conflicts === 0 && readings === 0 && placed === 0
  return [
    ...(fresh ? [`“${title}” is among the sessions now.`] : []),
    ...(added > 0 ? [`Answers about ${counted(added, 'case')} were added.`] : []),
    ...(known > 0 ? [`Those about ${counted(known, 'case')} were here already.`] : []),
    ...(nothing ? ['Nothing is new: all of it was merged before.'] : []),
    ...(readings > 0 ? [`The model’s answers about ${counted(readings, 'case')} came with it.`] : []),
    ...(placed > 0 ? [`${counted(placed, 'series', 'series')} of images came with it.`] : []),
    ...(conflicts > 0
      ? [
          `${counted(conflicts, 'case')} ${conflicts === 1 ? 'was' : 'were'} answered differently here: both answers are kept, and nothing was overwritten.`,
        ]
      : []),
    ...renamed.map(
      ({ name, here }) =>
        `Somebody here is called ${name} already, so the ${name} of the session is kept as ${here}: choose that name to read in it.`,
    ),
    ...(missing > 0
      ? [
          `The images of ${counted(missing, 'case')} are not on this computer: import them, and the session finds them by what they show.`,
        ]
      : []),
  ]
}

/** A size as a person reads it. */
export function size(bytes: number): string {
  const units = ['KB', 'MB', 'GB'] as const
  const [value, unit] =
    bytes >= 1e9 ? [bytes / 1e9, units[2]] : bytes >= 1e6 ? [bytes / 1e6, units[1]] : [bytes / 1e3, units[0]]
  return `${value >= 10 ? Math.round(value) : Math.max(0.1, Math.round(value * 10) / 10)} ${unit}`
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
