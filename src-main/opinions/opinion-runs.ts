import { randomUUID } from 'node:crypto'
import type { ChatServerSettings, OpinionAnswer } from '../../src-shared/case/opinion.js'
import type { OpinionEvent } from '../../src-shared/bridge-opinions.js'
import { loopbackBase } from '../answers/chat/loopback.js'
import type { Casebook, InTurn, KeptOpinion } from '../casebook/index.js'
import { sentenceFor } from '../files/disk-trouble.js'
import type { ChatProcess } from './process/chat-process.js'
import type { Ask } from './process/protocol.js'

interface Surroundings {
  readonly casebook: Casebook
  readonly chat: Pick<ChatProcess, 'ask' | 'models'>
  /** What is written to the casebook, one after the other. */
  readonly turn: InTurn
  /** Folder of the volume cache. */
  readonly cacheRoot: string
  readonly emit: (event: OpinionEvent) => void
}

/** What a model is asked about a case. */
export interface Commission {
  readonly caseId: string
  readonly server: ChatServerSettings
  /** The series that was chosen; null: for each question the one that shows it best. */
  readonly volume: string | null
  readonly asks: readonly Ask[]
  /** Id of the reader who asks; null where nobody has said who reads. */
  readonly askedBy: string | null
}

/**
 * Second opinions while they are given: one per case at a time, each answer kept as soon as it is there, so that one that broke off goes
 * on with the questions that are open.
 */
export class OpinionRuns {
  readonly #running = new Map<
    string,
    { readonly id: string; readonly stop: AbortController; readonly end: PromiseWithResolvers<OpinionEvent | null> }
  >()

  constructor(private readonly around: Surroundings) {}

  /** Begins an opinion; gives its id. Rejects with a sentence where there is no server or the case is asked about already. */
  async start({ caseId, server, volume, asks, askedBy }: Commission): Promise<string> {
    const { casebook, chat, turn } = this.around
    const id = randomUUID()
    const stop = this.#claim(caseId, id)
    try {
      const base = await loopbackBase(server.address)
      const model = server.model === '' ? (await chat.models(server.address))[0] : server.model
      if (model === undefined) throw new Error(`${base.origin} lists no model. Name the one that it runs.`)
      stop.signal.throwIfAborted()
      const { setup } = server
      const questions = asks.map(({ question }) => question)
      await turn.do(() =>
        casebook.opinions.begin(caseId, { id, model, server: base.href, volume, setup, questions, askedBy }),
      )
    } catch (error) {
      this.#running.get(caseId)?.end.resolve(null)
      this.#running.delete(caseId)
      throw error
    }
    void this.#run(casebook.opinions.get(caseId, id), server.address, asks, stop)
    return id
  }

  /** Goes on with one that broke off, in its own setup; `asks` are those of its open questions. */
  resume(opinion: KeptOpinion, asks: readonly Ask[]): void {
    void this.#run(opinion, opinion.server, asks, this.#claim(opinion.caseId, opinion.id))
  }

  /** How what is asked about a case ended, once it has; null where nothing is asked about it. */
  async ended(caseId: string): Promise<OpinionEvent | null> {
    return this.#running.get(caseId)?.end.promise ?? null
  }

  /** Stops asking; what was answered is kept. */
  cancel(caseId: string, id: string): void {
    const running = this.#running.get(caseId)
    if (running?.id === id) running.stop.abort()
  }

  /** Stops whatever is asked about a case that is about to go. */
  drop(caseId: string): void {
    this.#running.get(caseId)?.stop.abort()
  }

  isRunning({ caseId, id }: Pick<KeptOpinion, 'caseId' | 'id'>): boolean {
    return this.#running.get(caseId)?.id === id
  }

  #claim(caseId: string, id: string): AbortController {
    if (this.#running.has(caseId))
      throw new Error('A model is asked about this case already: wait for it, or stop it first.')
    const stop = new AbortController()
    this.#running.set(caseId, { id, stop, end: Promise.withResolvers() })
    return stop
  }

  async #run(opinion: KeptOpinion, address: string, asks: readonly Ask[], stop: AbortController): Promise<void> {
    const { chat, cacheRoot, emit } = this.around
    const { caseId, id, model, setup, questions } = opinion
    const about = { caseId, id }
    const total = questions.length
    let done = total - asks.length
    let kept: Promise<unknown> = Promise.resolve()
    let unkept: unknown
    // A job that was begun anew for another's sake asks again; what was answered first counts.
    const heard = new Set<number>()
    const keep = (answer: OpinionAnswer): void => {
      if (heard.has(answer.question)) return
      heard.add(answer.question)
      kept = kept
        .then(() => this.around.turn.do(() => this.around.casebook.opinions.keep(id, answer)))
        .then(() => emit({ phase: 'progress', ...about, done: ++done, total }))
        .catch((error: unknown) => {
          unkept ??= error
          stop.abort()
        })
    }
    let failure: unknown
    emit({ phase: 'progress', ...about, done, total })
    try {
      await chat.ask({ address, model, setup, cacheRoot, asks: [...asks] }, stop.signal, keep)
    } catch (error) {
      failure = error
    }
    await kept
    if (unkept !== undefined) this.#end(caseId, { phase: 'failed', ...about, message: sentenceFor(unkept) })
    else if (failure === undefined) this.#end(caseId, { phase: 'done', ...about })
    else if (stop.signal.aborted) this.#end(caseId, { phase: 'cancelled', ...about })
    else this.#end(caseId, { phase: 'failed', ...about, message: sentenceFor(failure) })
  }

  #end(caseId: string, event: OpinionEvent): void {
    const ended = this.#running.get(caseId)
    this.#running.delete(caseId)
    this.around.emit(event)
    ended?.end.resolve(event)
  }
}
