import { boxInProse, isBoxKey, readBox, type ReadBox } from './box-value.js'
import { findObjects, objectsInside, surroundings, type FoundObject } from './find-json.js'
import type { AnswerExpectation } from './types.js'

/** Objects in objects that are looked into for a box. */
const DEEPEST = 4

/** The box of an answer: in the object of its grades, in another one (the last counts), or in the words. */
export function findBox(
  text: string,
  objects: readonly FoundObject[],
  answer: FoundObject | undefined,
  expected: AnswerExpectation,
): ReadBox | undefined {
  const inOrder = answer ? [...objects.filter((object) => object !== answer), answer] : objects
  for (const object of [...inOrder].reverse()) {
    const read = boxIn(object.value, expected, [])
    if (!read) continue
    const around = object === answer ? [] : [...surroundings(text, object), ...object.repairs]
    return { box: read.box, repairs: [...around, ...read.repairs] }
  }
  return boxInProse(text, expected)
}

/** The box of a text that was asked for nothing else. */
export function readLocation(text: string, expected: AnswerExpectation): ReadBox | undefined {
  return findBox(text, findObjects(text), undefined, expected)
}

function boxIn(
  node: Readonly<Record<string, unknown>>,
  expected: AnswerExpectation,
  path: readonly string[],
): ReadBox | undefined {
  for (const [key, value] of Object.entries(node)) {
    const read = isBoxKey(key) ? readBox(value, expected, key) : undefined
    if (read && key === 'box' && path.length === 0) return read
    const detail = `"${[...path, key].join('" → "')}"`
    if (read) return { box: read.box, repairs: [...read.repairs, { code: 'box-key-different', detail }] }
  }
  if (path.length >= DEEPEST) return undefined
  for (const [key, inner] of objectsInside(node)) {
    const read = boxIn(inner, expected, [...path, key])
    if (read) return read
  }
  return undefined
}
