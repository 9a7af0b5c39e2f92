import type { z } from 'zod'

/** What things are called that a schema may expect. */
const KINDS: Readonly<Record<string, string>> = {
  array: 'a list',
  tuple: 'a list of fixed length',
  object: 'an object',
  record: 'an object',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  null: 'nothing',
}

/**
 * Where a file of JSON keeps a schema's rules not, and why, in words: `volume.dims.0 has to be a whole number`. The
 * schema library's own words are for whoever wrote the schema.
 * @param whole what the value is called where it is wrong as a whole
 */
export function wordsOfIssue(issue: z.core.$ZodIssue | undefined, whole: string): string {
  if (!issue) return `${whole} cannot be read`
  const place = issue.path.length > 0 ? issue.path.map(String).join('.').slice(0, 100) : whole
  return `${place} ${faultOf(issue)}`
}

function faultOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `has to be ${KINDS[issue.expected] ?? `of another kind (${issue.expected})`}`
    case 'too_small':
      return `is too ${shortOrSmall(issue.origin)[0]}: at least ${issue.minimum}${unitOf(issue.origin)}`
    case 'too_big':
      return `is too ${shortOrSmall(issue.origin)[1]}: at most ${issue.maximum}${unitOf(issue.origin)}`
    case 'invalid_value':
      return `has to be ${listed(issue.values.map((value) => JSON.stringify(value)))}`
    case 'unrecognized_keys':
      return `has a field that is not known: ${issue.keys.join(', ').slice(0, 100)}`
    case 'invalid_format':
      return 'is not written as it has to be'
    case 'custom':
      return issue.message
    default:
      return 'is none of what it may be'
  }
}

function shortOrSmall(origin: string): readonly [string, string] {
  return origin === 'string' || origin === 'array' ? ['short', 'long'] : ['small', 'large']
}

function unitOf(origin: string): string {
  return origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : ''
}

/** `"a", "b" or "c"`, with the first eight only where there are many. */
function listed(values: readonly (string | undefined)[]): string {
  const texts = values.map((value) => value ?? 'nothing')
  if (texts.length > 8) return `${texts.slice(0, 8).join(', ')} or one of ${texts.length - 8} more`
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} or ${texts[texts.length - 1]}`
}
