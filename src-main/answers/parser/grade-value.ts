import { findGrade, scaleOf, type GradeScale, type ScaleId } from '../../../src-shared/moaks/scales.js'
import { isRecord } from './find-json.js'
import { plain } from './keys.js'
import type { RepairCode } from './types.js'

/** A grade and how it was written; `repair` is null for a plain whole number. */
export interface ReadGrade {
  readonly grade: number
  readonly repair: RepairCode | null
}

const NORMAL_WORDS = ['none', 'normal', 'no', 'absent', 'negative', 'nothing', 'unremarkable', 'notpresent', 'nolesion']

const ORDINAL_WORDS: Readonly<Record<string, number>> = {
  mild: 1,
  small: 1,
  minimal: 1,
  slight: 1,
  moderate: 2,
  medium: 2,
  severe: 3,
  large: 3,
  marked: 3,
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  i: 1,
  ii: 2,
  iii: 3,
}

const BINARY_WORDS: Readonly<Record<string, number>> = {
  yes: 1,
  present: 1,
  positive: 1,
  true: 1,
  torn: 1,
  tear: 1,
  abnormal: 1,
  one: 1,
  false: 0,
  intact: 0,
  zero: 0,
  notear: 0,
}

const NOMINAL_WORDS: Readonly<Partial<Record<ScaleId, Readonly<Record<string, number>>>>> = {
  'morphology.class': {
    signalabnormality: 1,
    intrasubstancesignal: 1,
    radial: 2,
    horizontal: 3,
    vertical: 4,
    complex: 5,
    maceration: 6,
    partiallymacerated: 6,
    completelymacerated: 8,
    intact: 0,
    normalmeniscus: 0,
  },
  'cyst.tear-location': {
    anterior: 0,
    mma: 0,
    lma: 0,
    mmb: 1,
    lmb: 1,
    posterior: 2,
    mmp: 2,
    lmp: 2,
    notear: 3,
    notearpresent: 3,
    notapplicable: 3,
    na: 3,
  },
}

/** "2", "Grade 2", "score: 2 (10-75%)" — one whole number, no unit, no range, no equation. */
const NUMBER_TEXT = /^(?:moaks\s*)?(?:grade|score|severity|class|type)?\s*[:=#]?\s*(\d)(?:\.0+)?(?![\d.])\s*(.*)$/is
const AFTER_NUMBER_REFUSED = /^(?:%|mm\b|cm\b|ml\b|cc\b|percent\b|=|\/|\||(?:or|to|and|-|–|—)\s*\d)/i

/**
 * The grade a JSON value stands for on a scale, or undefined where it is none. Measures ("3 mm", "45 %"), ranges
 * ("1-2") and echoes of the template ("0 | 1") are not grades.
 */
export function readGrade(value: unknown, scaleId: ScaleId): ReadGrade | undefined {
  const scale = scaleOf(scaleId)
  // Mending makes −0 of a lone dash, as in a list.
  if (typeof value === 'number') return Object.is(value, -0) ? undefined : known(scale, value, null)
  if (typeof value === 'boolean')
    return scale.kind === 'binary' ? known(scale, value ? 1 : 0, 'grade-as-boolean') : undefined
  if (typeof value === 'string') return readText(value, scale, scaleId)
  if (Array.isArray(value)) return value.length === 1 ? wrapped(readGrade(value[0], scaleId)) : undefined
  if (isRecord(value)) {
    const inner = Object.entries(value).filter(([key]) => /^(?:grade|value|score|presence|present)$/i.test(key))
    return inner.length === 1 ? wrapped(readGrade(inner[0]?.[1], scaleId)) : undefined
  }
  return undefined
}

function wrapped(inner: ReadGrade | undefined): ReadGrade | undefined {
  return inner && { grade: inner.grade, repair: 'grade-wrapped' }
}

function known(scale: GradeScale, grade: number, repair: RepairCode | null): ReadGrade | undefined {
  return findGrade(scale, grade) ? { grade, repair } : undefined
}

function readText(text: string, scale: GradeScale, scaleId: ScaleId): ReadGrade | undefined {
  const trimmed = text.trim().replace(/^[*_`"'(]+|[*_`"').;,]+$/g, '')
  const label = scale.grades.find((grade) => compact(grade.label) === compact(trimmed))
  // A label that is itself a digit ("2" lesions) is the number of the grade as well.
  if (label && !/^\d$/.test(trimmed)) return { grade: label.value, repair: 'grade-as-word' }
  const number = NUMBER_TEXT.exec(trimmed)
  if (number) {
    const rest = number[2] ?? ''
    return AFTER_NUMBER_REFUSED.test(rest) ? undefined : known(scale, Number(number[1]), 'grade-as-text')
  }
  return readWord(trimmed, scale, scaleId)
}

function readWord(text: string, scale: GradeScale, scaleId: ScaleId): ReadGrade | undefined {
  const word = plain(text).replace(/^(?:moaks)?(?:grade|score|severity)/, '')
  if (NORMAL_WORDS.includes(word)) return { grade: scale.normal, repair: 'grade-as-word' }
  const words =
    scale.kind === 'ordinal' ? ORDINAL_WORDS : scale.kind === 'binary' ? BINARY_WORDS : NOMINAL_WORDS[scaleId]
  const grade = words && Object.hasOwn(words, word) ? words[word] : undefined
  return grade === undefined ? undefined : known(scale, grade, 'grade-as-word')
}

/** A label with its signs kept but its spelling evened out: "10 – 75 %" is "10-75%", ">= 5mm" is "≥5mm". */
function compact(label: string): string {
  return label.toLowerCase().replace(/\s+/g, '').replace(/[–—]/g, '-').replace(/>=/g, '≥').replace(/,/g, '.')
}
