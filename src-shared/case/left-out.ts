/** Stands in free text in the place of what identified somebody. */
export const LEFT_OUT = '[left out]'

/** A name as a person is shown it, without the marks of what was left out: they tell a reader nothing. */
export function withoutMarks(text: string): string {
  return text.replaceAll(LEFT_OUT, ' ').replace(/\s+/g, ' ').trim()
}
