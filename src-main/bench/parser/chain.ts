import { isRecord } from './find-json.js'

const CHAIN_KEY = /^(?:reason|chain|steps?$|cot$|rationale|explanation|thought|thinking|analysis|findings?$)/i

/** Fewer words than this say nothing about an image. */
const FEWEST_WORDS = 3

/** Whether a key of an answer names its reasoning. */
export function isChainKey(key: string): boolean {
  return CHAIN_KEY.test(key.trim())
}

/** The steps in a JSON value: a text, a list of texts, or a list of objects with one text each. */
export function readSteps(value: unknown): string[] {
  if (typeof value === 'string') return meaningful(splitSteps(value))
  if (Array.isArray(value))
    return meaningful(value.flatMap((entry) => (typeof entry === 'string' ? [entry] : textsOf(entry))))
  return isRecord(value) ? meaningful(textsOf(value)) : []
}

function textsOf(value: unknown): string[] {
  return isRecord(value) ? Object.values(value).filter((entry) => typeof entry === 'string') : []
}

/** The reasoning in the words around an answer, without fences, markers and thinking tags. */
export function proseSteps(prose: string): string[] {
  const words = prose
    .replace(/```[a-z]*|```|<\/?think(?:ing)?>/gi, '\n')
    .replace(/final\s+(?:diagnosis|answer)\s*:?/gi, '\n')
    .replace(/^\s*(?:here is|the answer is|answer|output|json)\b[^\n.]{0,40}:\s*$/gim, '')
  return meaningful(splitSteps(words))
}

/** Numbered lines, bullets and paragraphs become steps; a single paragraph stays one. */
function splitSteps(text: string): string[] {
  return text.split(/\n+/).map((line) => line.replace(/^\s*(?:\d+[.)]|[-*•])\s+/, '').trim())
}

function meaningful(steps: readonly string[]): string[] {
  return steps
    .map((step) => step.trim().slice(0, 2000))
    .filter((step) => (step.match(/[A-Za-z]{2,}/g)?.length ?? 0) >= FEWEST_WORDS)
    .slice(0, 50)
}
