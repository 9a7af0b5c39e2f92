import { isRecord } from './find-json.js'
import type { AnswerExpectation, BoxLayout, BoxUnit, ParsedBox, Repair } from './types.js'

export interface ReadBox {
  readonly box: ParsedBox
  readonly repairs: readonly Repair[]
}

type Pair = readonly [number, number]
type Six = readonly [number, number, number, number, number, number]

/** Whether a key of an answer names the box. */
export function isBoxKey(key: string): boolean {
  return /^(?:3d[\s_-]*)?(?:box|bbox|bounding[\s_-]*box|region[\s_-]*box)(?:es)?(?:[\s_-]*(?:3d|lps|voxels?))?$/i.test(
    key,
  )
}

/**
 * The box a JSON value stands for, or undefined where it is none: a list of six, two lists of three, three lists of
 * two, named numbers, or any of these written as text. `key` is the name it stood under.
 */
export function readBox(value: unknown, expected: AnswerExpectation, key = 'box'): ReadBox | undefined {
  if (typeof value === 'string') return fromText(value, expected)
  const unit: BoxUnit = /lps/i.test(key) ? 'lps-mm' : expected.boxUnit
  if (Array.isArray(value)) return fromList(value, { ...expected, boxUnit: unit })
  return isRecord(value) ? fromNamed(value, unit) : undefined
}

/** The last list of six numbers in a text, as a box. */
export function boxInProse(text: string, expected: AnswerExpectation): ReadBox | undefined {
  const lists = [...text.matchAll(/[[(]\s*(-?\d+(?:\.\d+)?(?:\s*,\s*-?\d+(?:\.\d+)?){5})\s*[\])]/g)]
  const last = lists[lists.length - 1]?.[1]
  if (last === undefined) return undefined
  const read = fromList(last.split(',').map(Number), expected)
  return read && { box: read.box, repairs: [...read.repairs, { code: 'box-from-prose', detail: `[${last}]` }] }
}

function fromText(text: string, expected: AnswerExpectation): ReadBox | undefined {
  const numbers = text.match(/-?\d+(?:\.\d+)?/g)?.map(Number) ?? []
  const read = numbers.length === 6 ? fromList(numbers, expected) : undefined
  return read && { box: read.box, repairs: [...read.repairs, { code: 'box-as-text', detail: text.slice(0, 80) }] }
}

function asSix(numbers: readonly unknown[]): Six | undefined {
  const [a, b, c, d, e, f] = numbers.map((entry) =>
    typeof entry === 'string' && entry.trim() !== '' ? Number(entry) : entry,
  )
  const finite = (n: unknown): n is number => typeof n === 'number' && Number.isFinite(n)
  if (numbers.length !== 6) return undefined
  if (!finite(a) || !finite(b) || !finite(c) || !finite(d) || !finite(e) || !finite(f)) return undefined
  return [a, b, c, d, e, f]
}

function fromList(list: readonly unknown[], expected: AnswerExpectation): ReadBox | undefined {
  const repairs: Repair[] = []
  let flat: readonly unknown[] = list
  let told: BoxLayout | undefined
  if (list.length === 1 && Array.isArray(list[0])) flat = list[0]
  else if (list.length === 2 && list.every((part) => Array.isArray(part) && part.length === 3)) told = 'corners'
  else if (list.length === 3 && list.every((part) => Array.isArray(part) && part.length === 2)) told = 'slice-pairs'
  if (told) flat = list.flat()
  const six = asSix(flat)
  if (!six) return undefined
  if (flat !== list) repairs.push({ code: 'box-shape', detail: 'nested lists' })
  else if (list.some((entry) => typeof entry === 'string'))
    repairs.push({ code: 'box-as-text', detail: 'numbers in quotes' })

  const unit: BoxUnit =
    expected.boxUnit === 'lps-mm' ? 'lps-mm' : six.every((n) => n >= 0 && n <= 1) ? 'normalised' : 'voxel'
  if (unit === 'normalised' && expected.boxUnit !== 'normalised')
    repairs.push({ code: 'box-normalised', detail: 'fractions of the volume' })
  if (unit === 'voxel' && expected.boxUnit === 'normalised')
    repairs.push({ code: 'box-normalised', detail: 'voxels where fractions were expected' })

  const layout = told ?? likelyLayout(six, expected, unit)
  if (layout !== expected.boxLayout && told === undefined) repairs.push({ code: 'box-order', detail: layout })
  const [a, b, c, d, e, f] = six
  const pairs: readonly [Pair, Pair, Pair] =
    layout === 'corners'
      ? [
          [c, f],
          [a, d],
          [b, e],
        ]
      : [
          [a, b],
          [c, d],
          [e, f],
        ]
  return sorted(layout, unit, pairs, repairs)
}

/** Which order six numbers are in: the one asked for unless only the other one makes a box inside the volume. */
function likelyLayout(six: Six, expected: AnswerExpectation, unit: BoxUnit): BoxLayout {
  const other: BoxLayout = expected.boxLayout === 'corners' ? 'slice-pairs' : 'corners'
  const ordered = [expected.boxLayout, other].filter((layout) => isOrdered(six, layout))
  const inside = ordered.filter((layout) => unit !== 'voxel' || isInside(six, layout, expected.extent))
  return inside[0] ?? ordered[0] ?? expected.boxLayout
}

function isOrdered([a, b, c, d, e, f]: Six, layout: BoxLayout): boolean {
  return layout === 'corners' ? a <= d && b <= e && c <= f : a <= b && c <= d && e <= f
}

function isInside([a, b, c, d, e, f]: Six, layout: BoxLayout, extent: AnswerExpectation['extent']): boolean {
  if (!extent) return true
  const [x, y, slices] = extent
  if (Math.min(a, b, c, d, e, f) < 0) return false
  return layout === 'corners' ? d < x && e < y && f < slices : b < slices && d < x && f < y
}

function sorted(layout: BoxLayout, unit: BoxUnit, pairs: readonly [Pair, Pair, Pair], repairs: Repair[]): ReadBox {
  if (pairs.some(([low, high]) => low > high))
    repairs.push({ code: 'box-swapped', detail: 'a lower end above the upper one' })
  const order = ([low, high]: Pair): Pair => (low <= high ? [low, high] : [high, low])
  return { box: { layout, unit, slice: order(pairs[0]), x: order(pairs[1]), y: order(pairs[2]) }, repairs }
}

function fromNamed(value: Readonly<Record<string, unknown>>, unit: BoxUnit): ReadBox | undefined {
  const min = tripleOf(value['min'])
  const max = tripleOf(value['max'])
  const named = new Map(
    Object.entries(value).map(([key, entry]) => [key.toLowerCase().replace(/[^a-z0-9]/g, ''), entry]),
  )
  const pick = (...names: readonly string[]): unknown =>
    names.map((name) => named.get(name)).find((entry) => entry !== undefined)
  const six =
    min && max
      ? asSix([...min, ...max])
      : asSix([
          pick('xmin', 'x1', 'minx', 'x0'),
          pick('ymin', 'y1', 'miny', 'y0'),
          pick('startslice', 'slicestart', 'zmin', 'z1', 'minz', 'slicemin', 'z0'),
          pick('xmax', 'x2', 'maxx'),
          pick('ymax', 'y2', 'maxy'),
          pick('endslice', 'sliceend', 'zmax', 'z2', 'maxz', 'slicemax'),
        ])
  if (!six) return undefined
  const repairs: Repair[] = unit === 'lps-mm' ? [] : [{ code: 'box-shape', detail: 'named numbers' }]
  const actual: BoxUnit = unit === 'voxel' && six.every((n) => n >= 0 && n <= 1) ? 'normalised' : unit
  if (actual !== unit) repairs.push({ code: 'box-normalised', detail: 'fractions of the volume' })
  return sorted(
    'corners',
    actual,
    [
      [six[2], six[5]],
      [six[0], six[3]],
      [six[1], six[4]],
    ],
    repairs,
  )
}

function tripleOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) && value.length === 3 ? value : undefined
}
