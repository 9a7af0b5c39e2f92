import { expect } from 'vitest'
import { SessionError } from '../../../src-main/sessions/session-error.js'
import { SessionReads } from '../../../src-main/sessions/session-reads.js'
import { SessionService } from '../../../src-main/sessions/session-service.js'
import { ReviewService, type Casebook } from '../../../src-main/casebook/index.js'
import type { Action } from '../../../src-shared/case/revision.js'
import type { GivenGrade } from '../../../src-shared/session/answers.js'
import type { SessionPlan } from '../../../src-shared/session/plan.js'
import { addCase, finding, readingWith } from '../casebook/case-data.js'
import { newCasebook, tickingClock } from '../casebook/fixtures.js'
import { planWith } from '../session/plans.js'

/** A casebook with some knees that a model has read, three readers, and everything that sessions need. */
export function sessionBench(knees = 3) {
  const { casebook, file } = newCasebook({ now: tickingClock() })
  return { file, ...benchOn(casebook, knees) }
}

/** The same on a casebook that is open already. */
export function benchOn(casebook: Casebook, knees: number) {
  const review = new ReviewService(casebook)
  const cases = Array.from({ length: knees }, (_, index) => addCase(casebook, index + 1))
  for (const caseId of cases)
    casebook.saveReading(caseId, readingWith([finding(16, { 'cartilage.size': 2 }), finding(30)]))
  const [ada, ben, cy] = ['Dr Ada', 'Dr Ben', 'Dr Cy'].map((name) => casebook.readers.add(name, 'radiologist').id)
  const sessions = new SessionService(casebook)
  const reads = new SessionReads(casebook)
  const readers = { ada: ada ?? '', ben: ben ?? '', cy: cy ?? '' }
  const begin = (facts: Partial<SessionPlan> = {}): string => {
    const id = sessions.make(
      planWith({ cases, readers: [readers.ada, readers.ben], questions: [16, 30], ...facts }),
      readers.cy,
    )
    sessions.start(id)
    return id
  }
  /** The items of a reader in their order. */
  const itemsOf = (session: string, reader: string): string[] =>
    casebook.items
      .of(session)
      .filter((item) => item.reader === reader)
      .map(({ id }) => id)
  /** Opens an item, grades osteophytes and locks it. */
  const answer = (item: string, reader: string, grade: number): void => {
    reads.open(item, reader)
    reads.apply(item, reader, osteophyte(grade))
    reads.lock(item, reader)
  }
  return { casebook, review, cases, ...readers, sessions, reads, begin, itemsOf, answer }
}

/** Grades the osteophyte of question 30. */
export function osteophyte(grade: number): Action {
  return { type: 'set-grade', finding: 'q30', component: 'osteophyte.size', grade }
}

/** The grades of an answer to question 30. */
export function osteophyteGrades(grade: number): GivenGrade[] {
  return [{ component: 'osteophyte.size', grade }]
}

/** Reads and locks all that some readers have to read; `grade` says what each answers. */
export function readAll(
  bench: Pick<ReturnType<typeof benchOn>, 'itemsOf' | 'answer'>,
  session: string,
  grades: Readonly<Record<string, number>>,
): void {
  for (const [reader, grade] of Object.entries(grades))
    for (const item of bench.itemsOf(session, reader)) bench.answer(item, reader, grade)
}

/** Why a session refuses something: one or more sentences. */
export function refusal(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (!(error instanceof SessionError)) throw error
    expect(error.message).toMatch(/^[A-Z].*\.$/)
    return error.message
  }
  throw new Error('A refusal was expected.')
}
