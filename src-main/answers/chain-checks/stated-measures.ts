import type { ComponentGrade, MeasuredValue, ReasoningStep } from '../../../src-shared/case/reading.js'
import type { Question } from '../../../src-shared/moaks/questions.js'
import { scaleOf, type ScaleId } from '../../../src-shared/moaks/scales.js'

/** A measure that decides a grade of the question, as an answer stated it. */
export interface StatedMeasure {
  readonly component: ScaleId
  readonly value: number
  readonly unit: string
}

/**
 * The measures that an answer states for the components of its question: those attached to grades and steps, matched by
 * the scale's own measure name, and, in steps without evidence, a number with the right unit in the words.
 */
export function statedMeasures(
  question: Question,
  steps: readonly ReasoningStep[],
  grades: readonly ComponentGrade[],
): StatedMeasure[] {
  const stated = new Map<string, StatedMeasure>()
  const add = (measure: StatedMeasure): unknown => stated.set(`${measure.component} ${measure.value}`, measure)
  for (const { key } of question.components) {
    const measure = scaleOf(key).measure
    if (!measure) continue
    const own = key.slice(key.indexOf('.') + 1)
    const attached: (MeasuredValue | undefined)[] = grades
      .filter((grade) => grade.component === key || grade.component === own)
      .map((grade) => grade.measured)
    attached.push(...steps.map((step) => step.evidence?.value).filter((value) => value?.name === measure.name))
    for (const value of attached)
      if (value && value.unit === measure.unit) add({ component: key, value: value.value, unit: value.unit })
    for (const step of steps) {
      const value = step.evidence?.value ? undefined : valueInWords(step.text, key)
      if (value !== undefined) add({ component: key, value, unit: measure.unit })
    }
  }
  return [...stated.values()]
}

/** Words that must stand in the sentence for a number to be this component's measure. */
const SUBJECT: Readonly<
  Partial<Record<ScaleId, { readonly words: RegExp; readonly unit: string; readonly not?: RegExp }>>
> = {
  'extrusion.grade': { words: /extru|beyond|protru/i, unit: 'mm' },
  'osteophyte.size': { words: /osteophyte|outgrowth|protru|spur/i, unit: 'mm' },
  'effusion.grade': { words: /fluid|effusion/i, unit: 'ml' },
  'hoffa.grade': { words: /fat pad|hoffa/i, unit: '%' },
  'bml.size': { words: /subregion|volume|marrow/i, unit: '%', not: /cyst|of the lesion/i },
  'cartilage.size': { words: /surface|area|cartilage/i, unit: '%', not: /full[- ]thickness|bone|denud/i },
  'cartilage.full-thickness': { words: /full[- ]thickness|bone (?:is )?exposed|exposed bone|denud/i, unit: '%' },
}

/** Words that make a number a limit instead of a measurement. */
const LIMIT =
  /\b(?:threshold|less than|more than|at least|at most|below|above|under|over|between|cut-?off|limit|normal(?:ly)?|to \d+)\b|[<>≤≥]/i

/**
 * The one number with the component's unit in a sentence that speaks of it and of no limit; undefined otherwise. Strict
 * on purpose: what is not surely a measurement is not held against the answer.
 */
function valueInWords(text: string, component: ScaleId): number | undefined {
  const subject = SUBJECT[component]
  if (!subject) return undefined
  for (const sentence of text.split(/(?<=[.;!?])\s+/)) {
    if (!subject.words.test(sentence) || subject.not?.test(sentence) || LIMIT.test(sentence)) continue
    const numbers = [...sentence.matchAll(/(\d+(?:[.,]\d+)?)\s*(mm|ml|%|percent)(?![a-z])/gi)]
    const [only, ...others] = numbers
    const unit = only?.[2]?.toLowerCase().replace('percent', '%')
    if (only?.[1] !== undefined && others.length === 0 && unit === subject.unit)
      return Number(only[1].replace(',', '.'))
  }
  return undefined
}
