import type { Question } from '../../../src-shared/moaks/questions.js'
import { boxInProse, isBoxKey, readBox, type ReadBox } from './box-value.js'
import { isChainKey, proseSteps, readSteps } from './chain.js'
import { findObjects, isRecord, type FoundObject } from './find-json.js'
import { locateGrades, missingComponents, type LocatedGrades } from './locate-grades.js'
import { gradesInProse, isGradeLine } from './prose-grades.js'
import type { AnswerExpectation, Failure, ParsedAnswer, ParsedGrade, Repair } from './types.js'

/** Characters of an answer that are read; of a longer one the end is kept, where the answer stands. */
export const LONGEST_ANSWER = 200_000

/**
 * Reads a model's answer to one question. Never throws: what cannot be read is a failure, what had to be mended is a
 * repair, and nothing is mended without being reported.
 */
export function parseAnswer(text: string, question: Question, expected: AnswerExpectation): ParsedAnswer {
  const repairs: Repair[] = []
  let source = text
  if (source.length > LONGEST_ANSWER) {
    source = source.slice(-LONGEST_ANSWER)
    repairs.push({ code: 'text-cut', detail: `${text.length} characters` })
  }
  const objects = findObjects(source)
  const foreign = new Set<number>()
  const chosen = chooseGrades(objects, question, foreign)
  let grades: readonly ParsedGrade[] = []
  if (chosen) {
    grades = chosen.located.grades
    repairs.push(...surroundings(source, chosen.object), ...chosen.object.repairs, ...chosen.located.repairs)
    if (chosen.others) repairs.push(chosen.others)
    if (foreign.size > 0) repairs.push({ code: 'other-questions', detail: `question ${[...foreign].join(', ')}` })
  } else if (foreign.size === 0) {
    const prose = gradesInProse(outsideObjects(source, objects), question)
    grades = prose.grades
    repairs.push(...prose.repairs)
  }
  const box = chooseBox(source, objects, chosen?.object, expected)
  if (box) repairs.push(...box.repairs)
  const chain = chooseSteps(source, question, objects, chosen?.object)
  const { steps } = chain
  if (chain.repair) repairs.push(chain.repair)
  const missing = missingComponents(question, grades)

  const failures: Failure[] = []
  if (expected.box && !box) failures.push('localisation')
  if (missing.length > 0) failures.push('format')
  if (expected.chain && steps.length === 0) failures.push('missing-chain')
  return {
    grades,
    missing,
    box: box?.box ?? null,
    steps,
    repairs: unique(repairs),
    failures,
    problem: missing.length > 0 ? formatProblem(text, objects, missing, foreign) : '',
  }
}

interface Chosen {
  readonly object: FoundObject
  readonly located: LocatedGrades
  readonly others: Repair | null
}

/** The surest place; among equals the last. Other places with readable grades are reported, the more so if they differ. */
function chooseGrades(objects: readonly FoundObject[], question: Question, foreign: Set<number>): Chosen | undefined {
  const places = objects.flatMap((object) =>
    locateGrades(object.value, question, foreign).map((located) => ({ object, located })),
  )
  let best = places[0]
  if (!best) return undefined
  for (const place of places) if (place.located.rank >= best.located.rank) best = place
  const winner = best
  const differing = places.filter(
    (place) => place !== winner && !sameGrades(place.located.grades, winner.located.grades),
  )
  const others: Repair | null =
    places.length === 1
      ? null
      : {
          code: 'several-answers',
          detail: differing.length > 0 ? `${places.length} answers that differ` : `${places.length} answers that agree`,
        }
  return { ...winner, others }
}

function sameGrades(a: readonly ParsedGrade[], b: readonly ParsedGrade[]): boolean {
  return a.every((grade) => b.every((other) => other.component !== grade.component || other.grade === grade.grade))
}

function surroundings(text: string, object: FoundObject): Repair[] {
  const before = text.slice(0, object.start)
  const after = text.slice(object.end)
  const repairs: Repair[] = []
  const fenced = before.includes('```') || after.includes('```')
  if (fenced) repairs.push({ code: 'code-fence', detail: '``` around the object' })
  const words = `${before} ${after}`.replace(/```[a-z]*/gi, ' ').trim()
  if (words !== '') repairs.push({ code: 'prose-around-json', detail: words.slice(0, 60) })
  if (text.lastIndexOf('<think') > text.lastIndexOf('</think'))
    repairs.push({ code: 'truncated', detail: 'the text ends while the model is still thinking' })
  return repairs
}

function chooseBox(
  text: string,
  objects: readonly FoundObject[],
  answer: FoundObject | undefined,
  expected: AnswerExpectation,
): ReadBox | undefined {
  const inOrder = answer ? [...objects.filter((object) => object !== answer), answer] : objects
  for (const object of [...inOrder].reverse()) {
    const box = boxIn(object.value, expected, 0)
    if (box) return box
  }
  return boxInProse(text, expected)
}

function boxIn(
  node: Readonly<Record<string, unknown>>,
  expected: AnswerExpectation,
  depth: number,
): ReadBox | undefined {
  for (const [key, value] of Object.entries(node)) {
    const box = isBoxKey(key) ? readBox(value, expected, key) : undefined
    if (box && key === 'box') return box
    if (box) return { box: box.box, repairs: [...box.repairs, { code: 'box-key-different', detail: `"${key}"` }] }
  }
  if (depth >= 4) return undefined
  for (const value of Object.values(node)) {
    const box = isRecord(value) ? boxIn(value, expected, depth + 1) : undefined
    if (box) return box
  }
  return undefined
}

interface ReadChain {
  readonly steps: string[]
  readonly repair: Repair | null
}

function chooseSteps(
  text: string,
  question: Question,
  objects: readonly FoundObject[],
  answer: FoundObject | undefined,
): ReadChain {
  const inOrder = answer ? [answer, ...objects.filter((object) => object !== answer)] : objects
  for (const object of inOrder) {
    const chain = stepsIn(object.value, 0)
    if (chain) return chain
  }
  const steps = proseSteps(outsideObjects(text, objects)).filter((step) => !isGradeLine(step, question))
  return { steps, repair: null }
}

/** The words between the objects. */
function outsideObjects(text: string, objects: readonly FoundObject[]): string {
  let prose = ''
  let from = 0
  for (const object of objects) {
    prose += `${text.slice(from, object.start)}\n`
    from = object.end
  }
  return prose + text.slice(from)
}

function stepsIn(node: Readonly<Record<string, unknown>>, depth: number): ReadChain | undefined {
  for (const [key, value] of Object.entries(node)) {
    const steps = isChainKey(key) ? readSteps(value) : []
    if (steps.length > 0)
      return { steps, repair: key === 'reasoning' ? null : { code: 'chain-key-different', detail: `"${key}"` } }
  }
  if (depth >= 3) return undefined
  for (const value of Object.values(node)) {
    const chain = isRecord(value) ? stepsIn(value, depth + 1) : undefined
    if (chain) return chain
  }
  return undefined
}

function formatProblem(
  text: string,
  objects: readonly FoundObject[],
  missing: readonly string[],
  foreign: ReadonlySet<number>,
): string {
  if (text.trim() === '') return 'The answer is empty.'
  if (foreign.size > 0) return `The answer is about question ${[...foreign].join(', ')}.`
  if (objects.length === 0) return 'No JSON object and no grade can be read.'
  return `No valid grade for ${missing.join(', ')}.`
}

function unique(repairs: readonly Repair[]): Repair[] {
  const seen = new Set<string>()
  return repairs.filter((repair) => !seen.has(repair.code) && seen.add(repair.code))
}
