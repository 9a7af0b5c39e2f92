import { jsonrepair } from 'jsonrepair'
import { duplicateKey } from './duplicate-keys.js'
import type { Repair } from './types.js'

/** An object found in a text, with what had to be done to read it. */
export interface FoundObject {
  readonly value: Readonly<Record<string, unknown>>
  /** Span in the text, end exclusive. */
  readonly start: number
  readonly end: number
  readonly repairs: readonly Repair[]
}

interface Span {
  readonly start: number
  readonly end: number
  readonly closed: boolean
}

/** Objects looked at per text, from its end: answers come last. Keeps a text full of braces from costing seconds. */
const MOST_SPANS = 24

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * The outermost {…} of a text. With `quotes`, braces in double-quoted strings do not count; without, all do, which
 * reads objects whose quotes are broken. An object that never closes runs to the end of the text.
 */
export function outermostSpans(text: string, quotes: boolean): Span[] {
  const spans: Span[] = []
  let depth = 0
  let start = -1
  let inString = false
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (inString) {
      if (code === 92) index++
      else if (code === 34) inString = false
    } else if (code === 34 && quotes && depth > 0) inString = true
    else if (code === 123) {
      if (depth === 0) start = index
      depth++
    } else if (code === 125 && depth > 0) {
      depth--
      if (depth === 0) spans.push({ start, end: index + 1, closed: true })
    }
  }
  if (depth > 0) spans.push({ start, end: text.length, closed: false })
  return spans
}

function strictly(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

function mended(
  text: string,
): { readonly value: Readonly<Record<string, unknown>>; readonly json: string } | undefined {
  try {
    const json = jsonrepair(text)
    const value: unknown = JSON.parse(json)
    return isRecord(value) ? { value, json } : undefined
  } catch {
    return undefined
  }
}

/** A string that itself holds a JSON object, read; undefined for any other string. */
export function readEmbeddedObject(text: string): Readonly<Record<string, unknown>> | undefined {
  const trimmed = text.trim()
  if (!trimmed.startsWith('{')) return undefined
  return strictly(trimmed) ?? mended(trimmed)?.value
}

function readSpan(text: string, span: Span): FoundObject | undefined {
  const source = text.slice(span.start, span.end)
  const base = { start: span.start, end: span.end }
  const strict = span.closed ? strictly(source) : undefined
  if (strict) return { ...base, value: strict, repairs: duplicates(source) }
  const loose = mended(source)
  if (!loose) return undefined
  const repairs: Repair[] = [
    span.closed
      ? { code: 'json-syntax', detail: 'the object is not valid JSON' }
      : { code: 'truncated', detail: 'the text ends inside the object' },
  ]
  return { ...base, value: loose.value, repairs: [...repairs, ...duplicates(loose.json)] }
}

function duplicates(json: string): Repair[] {
  const key = duplicateKey(json)
  return key === undefined ? [] : [{ code: 'duplicate-key', detail: `"${key}" stands twice in one object` }]
}

/**
 * Every object that can be read in a text, in order. Each is read strictly first and mended only if that fails. Where
 * quote-aware reading finds nothing, broken quotes are assumed and all braces count.
 */
export function findObjects(text: string): FoundObject[] {
  const whole = text.trim()
  if (whole.startsWith('{') && whole.endsWith('}')) {
    const value = strictly(whole)
    if (value) {
      const start = text.indexOf('{')
      return [{ value, start, end: start + whole.length, repairs: duplicates(whole) }]
    }
  }
  for (const quotes of [true, false]) {
    const found = outermostSpans(text, quotes)
      .slice(-MOST_SPANS)
      .map((span) => readSpan(text, span))
      .filter((object) => object !== undefined)
    if (found.length > 0) return found
  }
  return []
}

/** What had to be overlooked around an object that is taken for the answer. */
export function surroundings(text: string, object: FoundObject): Repair[] {
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

/** The objects directly inside an object by their keys, those written as a text included. */
export function objectsInside(
  node: Readonly<Record<string, unknown>>,
): [key: string, Readonly<Record<string, unknown>>][] {
  return Object.entries(node).flatMap(([key, value]): [string, Readonly<Record<string, unknown>>][] => {
    const inner = typeof value === 'string' ? readEmbeddedObject(value) : value
    return isRecord(inner) ? [[key, inner]] : []
  })
}

/** The words between the objects. */
export function outsideObjects(text: string, objects: readonly FoundObject[]): string {
  let prose = ''
  let from = 0
  for (const object of objects) {
    prose += `${text.slice(from, object.start)}\n`
    from = object.end
  }
  return prose + text.slice(from)
}
