import { z } from 'zod'
import {
  countStandings,
  OpinionAnswerSchema,
  OpinionSchema,
  OpinionStandingSchema,
  type Opinion,
  type OpinionAnswer,
  type StandingCounts,
} from '../../src-shared/case/opinion.js'
import type { CaseRepository } from './cases.js'
import type { Connection } from './connection.js'
import { CasebookError } from './errors.js'
import { jsonColumn } from './json-column.js'
import type { ReaderRepository } from './readers.js'

const OpinionRow = OpinionSchema.extend({
  number: z.number().int(),
  caseId: z.string(),
  setup: jsonColumn(OpinionSchema.shape.setup),
  questions: jsonColumn(OpinionSchema.shape.questions),
})
const AnswerRow = z.object({ answer: jsonColumn(OpinionAnswerSchema) })

/** An opinion that begins. */
export type NewOpinion = Omit<Opinion, 'askedBy' | 'startedAt' | 'finishedAt'> & {
  /** Id of the reader who asked; null where nobody had said who reads. */
  readonly askedBy: string | null
}

/** An opinion as it is kept, with the case that it is about. */
export interface KeptOpinion extends Opinion {
  readonly caseId: string
}

/** What models behind a chat server answered about cases: appended question by question, never changed. */
export class OpinionRepository {
  readonly #connection: Connection
  readonly #statements: ReturnType<typeof prepare>

  constructor(
    connection: Connection,
    private readonly shelves: { readonly cases: CaseRepository; readonly readers: ReaderRepository },
    private readonly now: () => Date,
  ) {
    this.#connection = connection
    this.#statements = prepare(connection)
  }

  /** Begins an opinion about a case. Throws `no-such-case`. */
  begin(caseId: string, { id, model, server, volume, setup, questions, askedBy }: NewOpinion): void {
    this.#connection.transaction(() => {
      this.#statements.begin({
        id,
        caseNumber: this.shelves.cases.number(caseId),
        model,
        server,
        volume,
        setup: JSON.stringify(setup),
        questions: JSON.stringify(questions),
        askedBy: this.shelves.readers.number(askedBy) || null,
        startedAt: this.now().toISOString(),
      })
    })
  }

  /** Keeps an answer; the last of the questions finishes the opinion. All or nothing. Throws `no-such-opinion`. */
  keep(id: string, answer: OpinionAnswer): void {
    this.#connection.transaction(() => {
      const { number, questions } = this.#row(id)
      const { question, standing } = answer
      this.#statements.keep({ number, question, standing, answer: JSON.stringify(answer) })
      if (this.#statements.standings.all({ number }).length >= questions.length)
        this.#statements.finish({ number, at: this.now().toISOString() })
    })
  }

  /** Keeps a finished opinion under the id and with the times that it has in another casebook. One that is known stays. */
  receive(
    caseId: string,
    opinion: NewOpinion & Pick<Opinion, 'startedAt' | 'finishedAt'>,
    answers: readonly OpinionAnswer[],
  ): void {
    this.#connection.transaction(() => {
      const { id, model, server, volume, setup, questions, startedAt, finishedAt } = opinion
      if (this.#statements.byId.first({ id })) return
      const caseNumber = this.shelves.cases.number(caseId)
      const lists = { setup: JSON.stringify(setup), questions: JSON.stringify(questions) }
      this.#statements.begin({ id, caseNumber, model, server, volume, ...lists, askedBy: null, startedAt })
      const { number } = this.#row(id)
      for (const answer of answers) {
        const { question, standing } = answer
        this.#statements.keep({ number, question, standing, answer: JSON.stringify(answer) })
      }
      this.#statements.finish({ number, at: finishedAt })
    })
  }

  /** The opinions about a case, the newest first. Throws `no-such-case`. */
  of(caseId: string): KeptOpinion[] {
    return this.#statements.ofCase.all({ caseNumber: this.shelves.cases.number(caseId) }).map(kept)
  }

  /** The opinion of an id about a case; throws `no-such-opinion` where it is about another, too. */
  get(caseId: string, id: string): KeptOpinion {
    const row = this.#row(id)
    if (row.caseId !== caseId) missing()
    return kept(row)
  }

  /** What was answered, in the order of the questions. Throws `no-such-opinion`. */
  answers(id: string): OpinionAnswer[] {
    return this.#statements.answers.all({ number: this.#row(id).number }).map(({ answer }) => answer)
  }

  counts(id: string): StandingCounts {
    return countStandings(this.#statements.standings.all({ number: this.#row(id).number }))
  }

  #row(id: string): z.output<typeof OpinionRow> {
    return this.#statements.byId.first({ id }) ?? missing()
  }
}

function kept(row: z.output<typeof OpinionRow>): KeptOpinion {
  const { id, caseId, model, server, volume, setup, questions, askedBy, startedAt, finishedAt } = row
  return { id, caseId, model, server, volume, setup, questions, askedBy, startedAt, finishedAt }
}

function missing(): never {
  throw new CasebookError('no-such-opinion', 'This second opinion is not in the casebook: open the case again.')
}

function prepare(connection: Connection) {
  const columns = `SELECT opinions.number, opinions.id, cases.id AS caseId, model, server, volume, setup,
      questions, readers.name AS askedBy, started_at AS startedAt, finished_at AS finishedAt
    FROM opinions JOIN cases ON cases.number = opinions.case_number LEFT JOIN readers ON readers.number = asked_by`
  return {
    begin: connection.writer(`
      INSERT INTO opinions (id, case_number, model, server, volume, setup, questions, asked_by, started_at)
      VALUES ($id, $caseNumber, $model, $server, $volume, $setup, $questions, $askedBy, $startedAt)`),
    keep: connection.writer(`
      INSERT INTO opinion_answers (opinion, question, standing, answer)
      VALUES ($number, $question, $standing, $answer)`),
    finish: connection.writer('UPDATE opinions SET finished_at = $at WHERE number = $number'),
    ofCase: connection.reader(
      `${columns} WHERE opinions.case_number = $caseNumber ORDER BY opinions.number DESC`,
      OpinionRow,
    ),
    byId: connection.reader(`${columns} WHERE opinions.id = $id`, OpinionRow),
    answers: connection.reader(
      'SELECT answer FROM opinion_answers WHERE opinion = $number ORDER BY question',
      AnswerRow,
    ),
    standings: connection.reader(
      'SELECT standing FROM opinion_answers WHERE opinion = $number',
      z.object({ standing: OpinionStandingSchema }),
    ),
  }
}
