import type { FineCategory } from '../../../src-shared/moaks/categories.js'
import type { Question } from '../../../src-shared/moaks/questions.js'
import { scaleOf } from '../../../src-shared/moaks/scales.js'

const GRADE_MENTION = /\b(?:moaks\s+)?(?:grade|score)\s*(?:is|of|=|:)?\s*(\d)(?!\d|\.\d|\s*(?:-|–|to|or)\s*\d)/gi
const CONDITIONAL = /\bif\b|would|unless|rather than|instead of|threshold|\bnot (?:a )?grade/i
const NEGATION = /\b(?:no|not|without|neither|nor|never|absence|absent|unlikely|excluded)\b/i

/** The nouns that name a category's finding, and words that narrow a denial to a part of it. */
interface Nouns {
  /** Denying one of these denies the whole finding. */
  readonly denied: string
  /** Asserting one of these asserts an abnormal grade. */
  readonly asserted: string
  readonly narrowing?: RegExp
}

const NOUNS: Readonly<Partial<Record<FineCategory, Nouns>>> = {
  bml: {
    denied: 'bmls?|marrow lesions?|lesions?',
    asserted: 'bmls?|marrow lesions?|cysts?',
    narrowing: /other|further|second|cyst/i,
  },
  cartilage: {
    denied: 'cartilage loss|loss|defects?|thinning',
    asserted: 'cartilage loss|loss|defects?|thinning',
    narrowing: /full[- ]thickness|bone|other|further|deep/i,
  },
  osteophyte: {
    denied: 'osteophytes?|outgrowths?|spurs?',
    asserted: 'osteophytes?|outgrowths?|spurs?',
    narrowing: /large|medium|other|further/i,
  },
  'hoffa-synovitis': {
    denied: 'synovitis|bright areas?',
    asserted: 'synovitis|bright areas?',
    narrowing: /severe|moderate|other|further/i,
  },
  'effusion-synovitis': { denied: 'effusion|synovitis', asserted: 'effusion', narrowing: /large|other|further/i },
  'meniscal-extrusion': { denied: 'extrusion', asserted: 'extrusion', narrowing: /significant|relevant|further/i },
  // "No tear" goes with grade 1, a signal that reaches no surface.
  'meniscal-morphology': {
    denied: 'abnormalit(?:y|ies)',
    asserted: 'tears?|clefts?|maceration',
    narrowing: /other|further/i,
  },
  'meniscal-hypertrophy': { denied: 'hypertrophy', asserted: 'hypertrophy' },
  'root-tear': { denied: 'root tear|tears?|gap', asserted: 'root tear|tears?|gap' },
  tendon: { denied: 'abnormalit(?:y|ies)|bright signal', asserted: 'abnormalit(?:y|ies)|bright signal' },
}

/** The nouns made into patterns of sentences. */
interface Vocabulary {
  readonly denial: RegExp
  readonly assertion: RegExp
  readonly narrowing: RegExp | undefined
}

const VOCABULARY: ReadonlyMap<string, Vocabulary> = new Map(
  Object.entries(NOUNS).map(([category, { denied, asserted, narrowing }]) => [
    category,
    {
      denial: new RegExp(
        `\\b(?:no|without|free of|absence of)\\s+(?:(?:sign|signs|evidence) of\\s+)?(?:[a-z-]+\\s+){0,2}(?:${denied})\\b`,
        'i',
      ),
      assertion: new RegExp(
        `\\b(?:there (?:is|are)|shows?|reveals?|contains?|demonstrates?|has|have)\\s+(?:an?|two|three|several|some|clear|obvious)\\s+(?:[a-z-]+\\s+){0,3}(?:${asserted})\\b`,
        'i',
      ),
      narrowing,
    },
  ]),
)

/**
 * Sentences of a chain that its own final grades contradict: another grade named, the finding denied and then graded,
 * or the finding asserted and then graded normal. `grades` are in the order of the question's components, null where
 * there is none. A rule of words, not of meaning: it is silent where it is not sure.
 */
export function contradictions(
  question: Question,
  steps: readonly string[],
  grades: readonly (number | null)[],
): string[] {
  const sentences = steps.flatMap((step) => step.split(/(?<=[.;!?])\s+/)).map((sentence) => sentence.trim())
  const found: string[] = []
  const named = question.components.length === 1 ? lastNamedGrade(sentences) : undefined
  const [first] = grades
  if (named && first !== null && first !== undefined && named.grade !== first) found.push(named.sentence)

  const vocabulary = VOCABULARY.get(question.category)
  const polarity = polarityOf(question, grades)
  if (!vocabulary || polarity === 'unknown') return found
  const denial = sentences.findLast((sentence) => denies(sentence, vocabulary))
  const assertion = sentences.findLast((sentence) => asserts(sentence, vocabulary))
  // A chain that both denies and asserts has weighed them; only a one-sided chain can contradict its grade.
  if (polarity === 'abnormal' && denial !== undefined && assertion === undefined) found.push(denial)
  if (polarity === 'normal' && assertion !== undefined && denial === undefined) found.push(assertion)
  return found
}

function denies(sentence: string, { denial, narrowing }: Vocabulary): boolean {
  return denial.test(sentence) && !CONDITIONAL.test(sentence) && !narrowing?.test(sentence)
}

function asserts(sentence: string, { assertion }: Vocabulary): boolean {
  return assertion.test(sentence) && !NEGATION.test(sentence) && !CONDITIONAL.test(sentence)
}

function lastNamedGrade(
  sentences: readonly string[],
): { readonly grade: number; readonly sentence: string } | undefined {
  for (const sentence of [...sentences].reverse()) {
    if (CONDITIONAL.test(sentence)) continue
    const mentions = [...sentence.matchAll(GRADE_MENTION)]
    const only = mentions.length === 1 ? mentions[0]?.[1] : undefined
    if (only !== undefined) return { grade: Number(only), sentence }
  }
  return undefined
}

function polarityOf(question: Question, grades: readonly (number | null)[]): 'normal' | 'abnormal' | 'unknown' {
  if (grades.some((grade) => grade === null)) return 'unknown'
  const abnormal = question.components.some((component, index) => grades[index] !== scaleOf(component.key).normal)
  return abnormal ? 'abnormal' : 'normal'
}
