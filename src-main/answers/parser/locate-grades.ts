import type { Question, QuestionComponent } from '../../../src-shared/moaks/questions.js'
import type { ScaleId } from '../../../src-shared/moaks/scales.js'
import { isRecord, readEmbeddedObject } from './find-json.js'
import { readGrade } from './grade-value.js'
import { componentMatch, isForeignKey, isRootKey, questionOfSubject } from './keys.js'
import type { ParsedGrade, Repair } from './types.js'

/** Grades read from one place of an object. */
export interface LocatedGrades {
  readonly grades: readonly ParsedGrade[]
  readonly repairs: readonly Repair[]
  /** Higher is surer: the subject counts more than completeness, completeness more than exact keys. */
  readonly rank: number
}

const DEEPEST = 6
/** Objects visited per answer; a text of a model has a handful. */
const MOST_NODES = 400

/**
 * Every place in an object that could hold the grades of a question, in the order they stand. Objects that name
 * another question's subject are left out: their grades answer that question. `foreign` collects those.
 */
export function locateGrades(
  root: Readonly<Record<string, unknown>>,
  question: Question,
  foreign: Set<number>,
): LocatedGrades[] {
  const found: LocatedGrades[] = []
  let visited = 0
  const visit = (
    node: Readonly<Record<string, unknown>>,
    path: readonly string[],
    embedded: boolean,
    strays: readonly string[],
  ): void => {
    if (path.length > DEEPEST || visited++ > MOST_NODES) return
    const located = gradesAt(node, path, question, embedded, strays)
    if (located) found.push(located)
    for (const [key, value] of Object.entries(node)) {
      if (isForeignKey(key)) continue
      const asked = questionOfSubject(key)
      if (asked && asked.id !== question.id) {
        foreign.add(asked.id)
        continue
      }
      const next = [...path, key]
      // Beside the subject at the top stand box and reasoning; under a root key nothing else is expected.
      const beside = asked && path.length > 0 ? Object.keys(node).filter((other) => !questionOfSubject(other)) : strays
      if (isRecord(value)) visit(value, next, embedded, beside)
      else if (Array.isArray(value)) {
        for (const entry of value) if (isRecord(entry)) visit(entry, next, embedded, beside)
      } else if (typeof value === 'string') {
        const inner = readEmbeddedObject(value)
        if (inner) visit(inner, [], true, [])
      }
      if (asked) {
        const direct = directGrade(value, path, key, question, embedded, beside)
        if (direct) found.push(direct)
      }
    }
  }
  visit(root, [], false, [])
  return found
}

function gradesAt(
  node: Readonly<Record<string, unknown>>,
  path: readonly string[],
  question: Question,
  embedded: boolean,
  strays: readonly string[],
): LocatedGrades | undefined {
  const alone = question.components.length === 1
  const grades: ParsedGrade[] = []
  const repairs: Repair[] = embedded ? [{ code: 'json-in-text', detail: 'an object written as a text' }] : []
  let exact = true
  for (const component of question.components) {
    const entry = entryOf(node, component, alone)
    if (!entry) continue
    const read = readGrade(entry.value, component.key)
    if (!read) continue
    grades.push({ component: component.key, grade: read.grade })
    if (read.repair) repairs.push({ code: read.repair, detail: JSON.stringify(entry.value).slice(0, 60) })
    if (!entry.exact) {
      exact = false
      repairs.push({ code: 'component-key-different', detail: `"${entry.key}"` })
    }
  }
  if (grades.length === 0) return undefined
  const place = pathRepairs(path, question)
  const underSubject = questionOfSubject(path[path.length - 1] ?? '')?.id === question.id
  const here = underSubject
    ? Object.keys(node).filter((key) => question.components.every((entry) => componentMatch(key, entry, alone) === 0))
    : []
  return {
    grades,
    repairs: [...place.repairs, ...repairs, ...leftOut([...strays, ...here])],
    rank: place.rank + 4 * (grades.length / question.components.length) + (exact ? 1 : 0),
  }
}

/** A grade that stands directly under its subject, as released templates of single-grade questions have it. */
function directGrade(
  value: unknown,
  path: readonly string[],
  key: string,
  question: Question,
  embedded: boolean,
  strays: readonly string[],
): LocatedGrades | undefined {
  const [component, ...others] = question.components
  if (!component || others.length > 0 || isRecord(value)) return undefined
  const read = readGrade(value, component.key)
  if (!read) return undefined
  const place = pathRepairs([...path, key], question)
  const repairs: Repair[] = [
    ...place.repairs,
    { code: 'component-key-missing', detail: `"${key}"` },
    ...leftOut(strays),
  ]
  if (embedded) repairs.push({ code: 'json-in-text', detail: 'an object written as a text' })
  if (read.repair) repairs.push({ code: read.repair, detail: JSON.stringify(value).slice(0, 60) })
  return { grades: [{ component: component.key, grade: read.grade }], repairs, rank: place.rank + 4 }
}

/** Keys that nobody asked for, as a repair. */
function leftOut(keys: readonly string[]): Repair[] {
  return keys.length === 0 ? [] : [{ code: 'other-keys', detail: `"${keys.join('", "').slice(0, 60)}"` }]
}

interface Entry {
  readonly key: string
  readonly value: unknown
  readonly exact: boolean
}

function entryOf(
  node: Readonly<Record<string, unknown>>,
  component: QuestionComponent,
  alone: boolean,
): Entry | undefined {
  let second: Entry | undefined
  for (const [key, value] of Object.entries(node)) {
    const match = componentMatch(key, component, alone)
    if (match === 2) return { key, value, exact: true }
    // "Hoffa-Synovitis" names the subject as well as its only grade: what stands under it is looked at on its own.
    if (match === 1 && !questionOfSubject(key)) second ??= { key, value, exact: false }
  }
  return second
}

/** What the keys above the grades needed. The expected form is root → subject → components, or the released one. */
function pathRepairs(
  path: readonly string[],
  question: Question,
): { readonly repairs: Repair[]; readonly rank: number } {
  const repairs: Repair[] = []
  const subject = path.findIndex((key) => questionOfSubject(key)?.id === question.id)
  const named = path[subject]
  const above = subject >= 0 ? path.slice(0, subject) : path
  let rank = 0
  if (named === undefined) {
    const other = above.find((key) => !isRootKey(key))
    repairs.push(
      other === undefined
        ? { code: 'subject-key-missing', detail: `no "${question.subjectKey}"` }
        : { code: 'subject-key-different', detail: `"${other}"` },
    )
  } else {
    rank += 10
    if (named !== question.subjectKey) repairs.push({ code: 'subject-key-different', detail: `"${named}"` })
  }
  const roots = named === undefined ? above.filter(isRootKey) : above
  const first = roots[0]
  if (first === undefined) {
    if (question.rootKey !== null) repairs.push({ code: 'root-key-missing', detail: `no "${question.rootKey}"` })
  } else if (roots.length > 1 || (first !== 'MOAKS_scores' && first !== question.rootKey))
    repairs.push({ code: 'root-key-different', detail: `"${roots.join('" → "')}"` })
  return { repairs, rank }
}

/** The components of a question that a set of grades leaves open. */
export function missingComponents(question: Question, grades: readonly ParsedGrade[]): ScaleId[] {
  const read = new Set(grades.map((grade) => grade.component))
  return question.components.map((component) => component.key).filter((key) => !read.has(key))
}
