import { MODEL_LETTER, TEACHER_LETTER } from '../../src-shared/session/letters.js'

/** How what one reader said is told from what another said: always a letter, a colour and a kind of line together. */
export interface ReaderMark {
  /** CSS colour. */
  readonly colour: string
  /** The same for what is not drawn with CSS; a test keeps tokens.css and this alike. */
  readonly paint: string
  /** Dashes and gaps, px; none: a whole line. */
  readonly dash: readonly number[]
}

const MODEL: ReaderMark = { colour: 'var(--reader-model)', paint: '#7fb8ff', dash: [9, 3, 2, 3] }
const TEACHER: ReaderMark = { colour: 'var(--reader-right)', paint: '#6fcf97', dash: [] }
/** By turns: the first two are told apart whatever colours somebody sees. */
const PEOPLE: readonly ReaderMark[] = [
  { colour: 'var(--reader-1)', paint: '#4fd6c2', dash: [] },
  { colour: 'var(--reader-2)', paint: '#c9a4ff', dash: [8, 4] },
  { colour: 'var(--reader-3)', paint: '#f58be0', dash: [2, 3] },
  { colour: 'var(--reader-4)', paint: '#a9d65c', dash: [10, 3, 2, 3, 2, 3] },
]

/** The mark of whoever a letter stands for. */
export function readerMark(letter: string): ReaderMark {
  if (letter === MODEL_LETTER) return MODEL
  if (letter === TEACHER_LETTER) return TEACHER
  return PEOPLE[Math.max(0, letter.charCodeAt(0) - 'A'.charCodeAt(0)) % PEOPLE.length] ?? MODEL
}
