import { isRecord } from '../answers/parser/find-json.js'
import { isBoxKey } from '../answers/parser/box-value.js'

/**
 * The six numbers of a released record's box as they stand: in a field of its own, in an object of its answer, or as the
 * first list of six in its text. Undefined where there is none.
 */
export function boxNumbers(record: Readonly<Record<string, unknown>>): number[] | undefined {
  for (const [key, value] of Object.entries(record)) {
    const six = isBoxKey(key) ? sixOf(value) : undefined
    if (six) return six
  }
  for (const part of [record['answer'], record['final_diagnosis'], record['prompt']]) {
    const six = typeof part === 'string' ? sixInText(part) : isRecord(part) ? boxNumbers(part) : undefined
    if (six) return six
  }
  return undefined
}

function sixOf(value: unknown): number[] | undefined {
  if (typeof value === 'string') return sixInText(value)
  if (!Array.isArray(value)) return undefined
  const numbers = value.flat().filter((entry) => typeof entry === 'number' && Number.isFinite(entry))
  return numbers.length === 6 ? numbers : undefined
}

function sixInText(text: string): number[] | undefined {
  const list = /[[(]\s*(-?\d+(?:\.\d+)?(?:\s*,\s*-?\d+(?:\.\d+)?){5})\s*[\])]/.exec(text)?.[1]
  return list?.split(',').map(Number)
}
