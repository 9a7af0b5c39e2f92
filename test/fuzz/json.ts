/** Changes of JSON values by their structure, and of JSON texts beneath it. */
import { z } from 'zod'
import type { Draw } from './draw.js'

const JsonSchema: z.ZodType<Json> = z.json()

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const LEAVES: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1,
  0.5,
  1e308,
  -1e308,
  1e21,
  2 ** 53,
  65536,
  4097,
  -0,
  '',
  ' ',
  '0',
  'x',
  'right',
  'condyle.pack/2',
  '../up',
  '/etc/passwd',
  '__proto__',
  'a'.repeat(5000),
  '\u0000',
  '\ud800',
  '2026-01-02',
  '2026-01-02T03:04:05.000Z',
  'f'.repeat(64),
  [],
  {},
  [null],
  [[]],
  [1, 2, 3],
]
/** What JSON.stringify cannot write and a text can hold. */
const TEXTS = [
  '1e999',
  '-1e999',
  'NaN',
  'Infinity',
  '0x1',
  '01',
  "'x'",
  '"\\ud800"',
  '[1,]',
  '{"a":1,"a":2}',
  '{"__proto__":{"x":1}}',
  '[['.repeat(2000),
  '1'.repeat(400),
]

/** A copy with one to four things changed; gives what was done. */
export function mutateJson(value: Json, draw: Draw): { value: Json; what: string } {
  const root: { [key: string]: Json } = { root: structuredClone(value) }
  const done: string[] = []
  for (let left = draw.few(4); left > 0; left--) done.push(mutateOne(root, draw))
  return { value: root['root'] ?? null, what: done.join('; ') }
}

/** The same as a line of text, damaged beneath JSON now and then. */
export function mutateJsonText(value: Json, draw: Draw): { text: string; what: string } {
  const changed = mutateJson(value, draw)
  const text = JSON.stringify(changed.value)
  if (!draw.chance(0.25)) return { text, what: changed.what }
  const at = draw.int(0, text.length + 1)
  switch (draw.int(0, 4)) {
    case 0:
      return { text: text.slice(0, at), what: `cut at ${at}` }
    case 1:
      return { text: text.slice(0, at) + draw.pick(TEXTS) + text.slice(at), what: `text put in at ${at}` }
    case 2: {
      const numbers = [...text.matchAll(/-?\d+(\.\d+)?/g)]
      const number = numbers.length > 0 ? draw.pick(numbers) : undefined
      if (!number) return { text, what: changed.what }
      return {
        text: text.slice(0, number.index) + draw.pick(TEXTS) + text.slice(number.index + number[0].length),
        what: 'a number that JSON has not',
      }
    }
    default:
      return { text: `\ufeff${text}`, what: 'a byte order mark' }
  }
}

/** Below this nothing more is changed: what lies there is deep nesting of ours, whose paths would fill the memory. */
const DEEPEST = 40

interface Place {
  readonly holder: Json[] | { [key: string]: Json }
  readonly key: string
  readonly path: string
}

function mutateOne(root: { [key: string]: Json }, draw: Draw): string {
  const places = placesIn(root)
  const { holder, key, path } = draw.pick(places)
  const was = getOf(holder, key)
  switch (draw.int(0, 8)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1)
      else if (path !== 'root') delete holder[key]
      return `without ${path}`
    case 1: {
      const other = draw.pick(places)
      setOf(holder, key, structuredClone(getOf(other.holder, other.key)))
      return `${path} = ${other.path}`
    }
    case 2:
      if (Array.isArray(was)) {
        const times = draw.pick([1, 2, 50])
        for (let n = 0; n < times && was.length < 4000; n++) was.push(...structuredClone(was.slice(0, 20)))
        return `${path} many times`
      }
      if (typeof was === 'object' && was !== null) {
        Object.defineProperty(was, draw.pick(['__proto__', 'constructor', 'extra', '', 'x'.repeat(300)]), {
          value: draw.pick(LEAVES),
          enumerable: true,
          configurable: true,
          writable: true,
        })
        return `${path} with one more`
      }
      setOf(holder, key, [was])
      return `${path} in a list`
    case 3:
      if (typeof was === 'number') {
        setOf(holder, key, draw.pick([-was, was + 1, was - 1, was * 1e6, was / 1e6, was + 0.5]))
        return `${path} another number`
      }
      if (typeof was === 'string') {
        setOf(
          holder,
          key,
          draw.pick([was + was, was.toUpperCase(), was.slice(1), `${was}\u202e`, was.repeat(100).slice(0, 20_000)]),
        )
        return `${path} another text`
      }
      setOf(holder, key, deep(draw.pick([3, 50, 1000])))
      return `${path} deeply nested`
    default:
      setOf(holder, key, structuredClone(draw.pick(LEAVES)))
      return `${path} = ${JSON.stringify(getOf(holder, key)).slice(0, 40)}`
  }
}

function deep(depth: number): Json {
  let value: Json = 0
  for (let n = 0; n < depth; n++) value = n % 2 === 0 ? [value] : { a: value }
  return value
}

function placesIn(value: Json, path = '', depth = 0): Place[] {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return []
  const holder = value
  const keys = Array.isArray(value) ? value.map((_, n) => `${n}`) : Object.keys(value)
  return keys.flatMap((key) => {
    const own = path === '' ? key : `${path}.${key}`
    return [{ holder, key, path: own }, ...placesIn(getOf(holder, key), own, depth + 1)]
  })
}

function getOf(holder: Place['holder'], key: string): Json {
  return (Array.isArray(holder) ? holder[Number(key)] : holder[key]) ?? null
}

function setOf(holder: Place['holder'], key: string, value: Json): void {
  if (Array.isArray(holder)) holder[Number(key)] = value
  else holder[key] = value
}

/** A text of JSON as a value; what the parser gives is nothing else. */
export function jsonOf(text: string): Json {
  return JsonSchema.parse(JSON.parse(text))
}
