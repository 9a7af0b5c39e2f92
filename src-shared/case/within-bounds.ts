import type { z } from 'zod'

/** Cutting an outer value may bring inner breaches to light; so many rounds reach the bottom of every schema here. */
const MOST_ROUNDS = 12

/**
 * Parses what was kept before there were bounds: texts and lists that are too long are cut, numbers that are too large
 * are brought to the bound, so that a case with such a row opens. What is kept stays as it is; `value` is changed in
 * place. Anything else that breaks the schema is a failure as ever.
 */
export function parseWithinBounds<Output>(schema: z.ZodType<Output>, value: unknown): z.ZodSafeParseResult<Output> {
  const holder = { value }
  let parsed = schema.safeParse(value)
  for (let round = 0; !parsed.success && round < MOST_ROUNDS; round++) {
    const cut = parsed.error.issues.map((issue) => cutTo(holder, issue))
    if (!cut.includes(true)) return parsed
    parsed = schema.safeParse(holder.value)
  }
  return parsed
}

/** Brings the value that an issue is about to its bound; false where the issue is about something else. */
function cutTo(holder: { value: unknown }, issue: z.core.$ZodIssue): boolean {
  if (issue.code !== 'too_big' && issue.code !== 'too_small') return false
  const path = ['value', ...issue.path]
  const last = path.pop()
  let parent: unknown = holder
  for (const key of path) parent = isObject(parent) ? Reflect.get(parent, key) : undefined
  if (!isObject(parent) || last === undefined) return false
  const found: unknown = Reflect.get(parent, last)
  const bound = Number(issue.code === 'too_big' ? issue.maximum : issue.minimum)
  if (typeof found === 'number') return Reflect.set(parent, last, bound) && found !== bound
  if (issue.code === 'too_small') return false
  if (typeof found === 'string' || Array.isArray(found)) return Reflect.set(parent, last, found.slice(0, bound))
  return false
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
