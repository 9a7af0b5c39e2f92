import { describeBackups } from '../backups/list.js'
import { findBackup, prepareBackup, removeLeftovers } from '../backups/restore.js'
import type { Casebook } from '../casebook.js'
import { CasebookError } from '../errors.js'
import { FollowUps } from '../follow-up.js'
import { ownPrevalence } from '../own-prevalence.js'
import { ReviewService } from '../review-service.js'
import { openCasebook, openToRead } from '../open.js'
import { compareSession, differencesOf, packOf, sessionCsv } from '../sessions/compare.js'
import { AskedSchema, TASKS, type Answered, type Task, type TaskResponse } from './protocol.js'

type Handlers = {
  [T in Task]: (request: (typeof TASKS)[T]['request']['_output']) => Promise<TaskResponse<T>> | TaskResponse<T>
}

/** Answers tasks about the casebook `file`, each as soon as it comes; the connection is opened by the first that reads. */
export class AsideServer {
  #opened: Casebook | null = null
  #followUps: FollowUps | null = null
  readonly #handlers: Handlers

  constructor(private readonly file: string) {
    this.#handlers = this.#tasks()
  }

  async answer(raw: unknown): Promise<Answered> {
    const { id, task, request } = AskedSchema.parse(raw)
    try {
      if (!isTask(task)) throw new RangeError(`There is no task ${task}.`)
      return { id, ok: true, value: await this.#do(task, request) }
    } catch (error) {
      const kind = error instanceof CasebookError ? error.kind : null
      return { id, ok: false, kind, message: error instanceof Error ? error.message : 'Something went wrong.' }
    }
  }

  close(): void {
    this.#opened?.close()
    this.#opened = null
    this.#followUps = null
  }

  #do(task: Task, request: unknown): unknown {
    const handler: (request: never) => unknown = this.#handlers[task]
    return Reflect.apply(handler, undefined, [TASKS[task].request.parse(request)])
  }

  #casebook(): Casebook {
    this.#opened ??= openToRead(this.file)
    return this.#opened
  }

  #tasks(): Handlers {
    return {
      prepare: () => {
        removeLeftovers(this.file)
        openCasebook(this.file).close()
        return null
      },
      release: () => {
        this.close()
        return null
      },
      worklist: ({ query, reader }) => this.#casebook().query(query, reader),
      proposals: () => this.#casebook().patients.proposals(),
      'follow-up': ({ caseId, reader, makers }) => {
        const casebook = this.#casebook()
        this.#followUps ??= new FollowUps(casebook, new ReviewService(casebook))
        return this.#followUps.of(caseId, reader, makers)
      },
      undecided: () => [...this.#casebook().undecidedVolumes()],
      decided: () => {
        const casebook = this.#casebook()
        return casebook
          .decidedReads()
          .map(({ id, caseId }) => ({ id, volumes: casebook.volumes(caseId).map(({ hash }) => hash) }))
      },
      prevalence: () => ownPrevalence(this.#casebook()),
      'session-numbers': ({ id }) => compareSession(this.#casebook(), id),
      'session-differences': ({ id }) => differencesOf(this.#casebook(), id),
      'session-csv': ({ id, what }) => sessionCsv(this.#casebook(), id, what),
      'session-pack': ({ id }) => packOf(this.#casebook(), id),
      check: ({ budgetMs }) => this.#casebook().check(budgetMs === null ? {} : { budgetMs }),
      backups: () => describeBackups(this.file),
      'back-up': ({ anyway }) => this.#casebook().backUp({ anyway }),
      'prepare-backup': ({ name }) => {
        prepareBackup(this.file, findBackup(this.file, name))
        return null
      },
    }
  }
}

function isTask(name: string): name is Task {
  return Object.hasOwn(TASKS, name)
}
