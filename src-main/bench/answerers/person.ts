import fs from 'node:fs'
import { z } from 'zod'
import { StoredAnswerSchema, type StoredAnswer } from '../../../src-shared/benchmark/benchmark.js'
import type { FindingState } from '../../../src-shared/case/revision.js'
import type { CaseAnswerer } from './answerer.js'

/** How a reader's session is named as an answerer: this, and the path of its file. */
export const READER_PREFIX = 'reader:'

/** What one reader decided about knees of a dataset, as the workstation writes it for the benchmark. */
export const ReaderSessionSchema = z.object({
  schema: z.literal('condyle.reader-session/1'),
  reader: z.string().min(1),
  /** The knees that were read, by their name in the dataset. */
  cases: z.array(z.string()).min(1),
  /** How many of them this reader signed off. */
  signedOff: z.number().int().min(0),
  answers: z.array(StoredAnswerSchema),
})
export type ReaderSession = z.infer<typeof ReaderSessionSchema>

/**
 * A reader's findings as answers, so that a person stands in the same table as a model: what was accepted or edited
 * counts as the reader's answer, what was rejected, left alone or not answered does not. Of several findings to one
 * question the last one counts: those that a reader added come after the model's.
 */
export function answersFromFindings(caseId: string, findings: readonly FindingState[]): StoredAnswer[] {
  const decided = findings.filter((finding) => finding.decision === 'accepted' || finding.decision === 'edited')
  const byQuestion = new Map(decided.map((finding) => [finding.question, finding]))
  return [...byQuestion.values()].map((finding) => ({
    case: caseId,
    question: finding.question,
    // A person's grade has no calibrated probability; that of the proposal would be the model's.
    grades: finding.grades.map(({ component, grade }) => ({ component, grade, probabilities: [] })),
    boxLps: finding.boxLps,
    steps: finding.steps,
  }))
}

/**
 * Opens a reader's session as an answerer. Only the knees that were read are asked, so that a reader is not marked down
 * for the others; a question without a decision counts as declined. Throws a sentence where the file is no session.
 */
export function openReader(file: string): CaseAnswerer {
  const session = readSession(file)
  const answers = new Map(session.answers.map((answer) => [keyOf(answer.case, answer.question), answer]))
  return {
    description: {
      kind: 'person',
      title: `reader: ${session.reader}`,
      details: {
        reader: session.reader,
        knees: String(session.cases.length),
        'signed off': String(session.signedOff),
        read: 'with the model’s proposals in view',
      },
    },
    cases: new Set(session.cases),
    *answerCase({ entry, questions }) {
      for (const { id } of questions)
        yield (
          answers.get(keyOf(entry.id, id)) ?? {
            case: entry.id,
            question: id,
            grades: [],
            reason: 'The reader did not decide about this question.',
          }
        )
    },
    close: () => Promise.resolve(),
  }
}

function readSession(file: string): ReaderSession {
  if (!fs.existsSync(file)) throw new Error(`The file ${file} does not exist. Give the path of a reader's session.`)
  let content: unknown
  try {
    content = JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    content = undefined
  }
  const parsed = ReaderSessionSchema.safeParse(content)
  if (!parsed.success) throw new Error(`${file} is no session of a reader. Choose the reader again in the benchmark.`)
  return parsed.data
}

function keyOf(caseId: string, question: number): string {
  return `${caseId} ${question}`
}
