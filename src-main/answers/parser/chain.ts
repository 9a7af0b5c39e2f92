import type { Question } from '../../../src-shared/moaks/questions.js'
import { isRecord, objectsInside, outsideObjects, surroundings, type FoundObject } from './find-json.js'
import { isGradeLine } from './prose-grades.js'
import type { Repair } from './types.js'

const CHAIN_KEY = /^(?:reason|chain|steps?$|cot$|rationale|explanation|thought|thinking|analysis|findings?$)/i

/** Fewer words than this say nothing about an image. */
const FEWEST_WORDS = 3

/** Objects in objects that are looked into for the reasoning. */
const DEEPEST = 3

export interface ReadChain {
  readonly steps: readonly string[]
  readonly repairs: readonly Repair[]
}

/** The reasoning of an answer: in the object of its grades, in another one, or in the words around them. */
export function findChain(
  text: string,
  question: Question,
  objects: readonly FoundObject[],
  answer: FoundObject | undefined,
): ReadChain {
  const inOrder = answer ? [answer, ...objects.filter((object) => object !== answer)] : objects
  for (const object of inOrder) {
    const chain = stepsIn(object.value, [])
    if (!chain) continue
    const around = object === answer ? [] : [...surroundings(text, object), ...object.repairs]
    return { steps: chain.steps, repairs: [...around, ...chain.repairs] }
  }
  const steps = proseSteps(outsideObjects(text, objects)).filter((step) => !isGradeLine(step, question))
  const [first] = steps
  return { steps, repairs: first === undefined ? [] : [{ code: 'chain-from-prose', detail: first.slice(0, 60) }] }
}

function stepsIn(node: Readonly<Record<string, unknown>>, path: readonly string[]): ReadChain | undefined {
  for (const [key, value] of Object.entries(node)) {
    const steps = isChainKey(key) ? readSteps(value) : []
    if (steps.length === 0) continue
    const repairs: Repair[] = []
    if (key !== 'reasoning' || path.length > 0)
      repairs.push({ code: 'chain-key-different', detail: `"${[...path, key].join('" → "')}"` })
    if (!isListOfTexts(value))
      repairs.push({ code: 'chain-shape', detail: Array.isArray(value) ? 'objects' : 'a text' })
    return { steps, repairs }
  }
  if (path.length >= DEEPEST) return undefined
  for (const [key, inner] of objectsInside(node)) {
    const chain = stepsIn(inner, [...path, key])
    if (chain) return chain
  }
  return undefined
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string')
}

/** Whether a key of an answer names its reasoning. */
function isChainKey(key: string): boolean {
  return CHAIN_KEY.test(key.trim())
}

/** The steps in a JSON value: a text, a list of texts, or a list of objects with one text each. */
function readSteps(value: unknown): string[] {
  if (typeof value === 'string') return meaningful(splitSteps(value))
  if (Array.isArray(value))
    return meaningful(value.flatMap((entry) => (typeof entry === 'string' ? [entry] : textsOf(entry))))
  return isRecord(value) ? meaningful(textsOf(value)) : []
}

function textsOf(value: unknown): string[] {
  return isRecord(value) ? Object.values(value).filter((entry) => typeof entry === 'string') : []
}

/** The reasoning in the words around an answer, without fences, markers and thinking tags. */
function proseSteps(prose: string): string[] {
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
