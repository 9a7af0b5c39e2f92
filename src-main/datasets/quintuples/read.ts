import { wordsOfIssue } from '../../files/schema-words.js'
import { QuintupleSchema, type Quintuple } from '../../../src-shared/case/quintuple.js'

/** A line that is no quintuple, and why. */
export interface LineProblem {
  /** From 1. */
  readonly line: number
  readonly message: string
}

export interface QuintupleFile {
  readonly quintuples: readonly Quintuple[]
  readonly problems: readonly LineProblem[]
}

/** Reads the lines of a quintuple file back; a line that does not fit is reported and the rest is read. */
export function readQuintuples(text: string): QuintupleFile {
  const quintuples: Quintuple[] = []
  const problems: LineProblem[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const parsed = parsedLine(line)
    if (typeof parsed === 'string') problems.push({ line: index + 1, message: parsed })
    else quintuples.push(parsed)
  }
  return { quintuples, problems }
}

function parsedLine(line: string): Quintuple | string {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return 'The line is not JSON.'
  }
  const parsed = QuintupleSchema.safeParse(value)
  return parsed.success ? parsed.data : `The line is no quintuple: ${wordsOfIssue(parsed.error.issues[0], 'it')}.`
}
