import type { Question } from '../../../src-shared/moaks/questions.js'
import { findChain } from './chain.js'
import { findBox } from './find-box.js'
import { findObjects, outsideObjects, surroundings, type FoundObject } from './find-json.js'
import { locateGrades, missingComponents, type LocatedGrades } from './locate-grades.js'
import { gradesInProse } from './prose-grades.js'
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
  const box = findBox(source, objects, chosen?.object, expected)
  if (box) repairs.push(...box.repairs)
  const { steps, repairs: chainRepairs } = findChain(source, question, objects, chosen?.object)
  repairs.push(...chainRepairs)
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
