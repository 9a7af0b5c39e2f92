import type { OpinionStanding, OpinionSummary } from '../../../src-shared/case/opinion.js'
import { counted } from '../../design/format.js'

/** What became of a question, as a heading of the panel. */
export const STANDING_TITLES: Readonly<Record<OpinionStanding, string>> = {
  answered: 'Answered',
  'no-answer': 'No answer',
  'not-understood': 'Not understood',
  contradicting: 'Contradicts itself',
}

/** What came of an opinion: "58 of 62 answered, 3 not understood, 1 contradicts itself". */
export function opinionStanding({ counts, questions }: OpinionSummary): string {
  return [
    `${counts.answered} of ${counted(questions.length, 'question')} answered`,
    ...(['no-answer', 'not-understood', 'contradicting'] as const)
      .filter((standing) => counts[standing] > 0)
      .map((standing) => `${counts[standing]} ${FAILURE_WORDS[standing]}`),
  ].join(', ')
}

const FAILURE_WORDS = {
  'no-answer': 'without answer',
  'not-understood': 'not understood',
  contradicting: 'contradicting themselves',
} as const

/** How it was asked, as far as it decides what comes back. */
export function setupWords({ setup }: Pick<OpinionSummary, 'setup'>): string {
  return [
    'temperature 0',
    `seed ${setup.seed}`,
    `up to ${counted(setup.slices, 'slice')} of ${setup.longestEdge} px${setup.pictures === 'montage' ? ' on one sheet' : ''}`,
    setup.guided ? 'with a note of radiology' : 'without a note of radiology',
    ...(setup.locate ? ['a first look for the region'] : []),
  ].join(', ')
}

/** What had to be mended to understand an answer, by the parser's codes, for a person. */
export const REPAIR_WORDS: Readonly<Record<string, string>> = {
  'prose-around-json': 'words around the answer were left out',
  'code-fence': 'the answer stood in a code block',
  'json-syntax': 'its JSON was mended',
  truncated: 'the answer breaks off at its end',
  'json-in-text': 'the answer was a text inside an answer',
  'duplicate-key': 'a part was given twice, and the last one counts',
  'several-answers': 'it answers more than once, alike',
  'other-questions': 'answers to other questions were left out',
  'other-keys': 'parts that nobody asked for were left out',
  'grade-as-text': 'a grade was given as text',
  'grade-as-word': 'a grade was given as a word',
  'grade-as-boolean': 'a grade was given as yes or no',
  'grade-wrapped': 'a grade was wrapped',
  'grade-from-prose': 'the grade was found in the words',
  'chain-from-prose': 'the reasoning was found in the words',
  'chain-shape': 'the reasoning had another form',
  'box-order': 'the box was given in another order',
  'box-normalised': 'the box was given in fractions',
  'box-shape': 'the box had another form',
  'box-as-text': 'the box was given as text',
  'box-swapped': 'ends of the box were exchanged',
  'box-from-prose': 'the box was found in the words',
  'text-cut': 'the text was too long, and its end was read',
}

/** Repairs in words; those of names of parts go without saying which. */
export function repairWords(repairs: readonly { readonly code: string }[]): string[] {
  return [...new Set(repairs.map(({ code }) => REPAIR_WORDS[code] ?? 'parts had other names than asked for'))]
}
