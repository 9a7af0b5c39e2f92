import { SupervisedProcess, type Child } from '../../processes/index.js'
import { FromWorkerSchema, type AskJob, type Job, type News, type Result } from './protocol.js'

export interface ChatProcessOptions {
  readonly fork: () => Child
  /** Memory of a process from outside, where the supervisor cannot tell by itself (processes/). */
  readonly measure?: (pid: number | undefined) => number | undefined
}

/** Without a job it gives its memory back, ms. */
const IDLE_MS = 10_000
/** It says every few seconds that it lives; what a server takes its time for is bounded by the setup, not by this. */
const SILENCE_MS = 60_000
const CANCEL_MS = 2_000
/** One volume and its pictures. */
const BYTES = 4 * 1024 ** 3
/** For listing and trying: a model that has to be loaded first takes its time, s. */
const TRY_SECONDS = 120

const GO_ON = 'What was answered is kept: go on from the second opinions of the case.'

/** The process that talks to chat servers, supervised (processes/). */
export class ChatProcess {
  readonly #process: SupervisedProcess<Job, News, Result>

  constructor({ fork, measure }: ChatProcessOptions) {
    this.#process = new SupervisedProcess<Job, News, Result>({
      fork,
      replies: FromWorkerSchema,
      oneByOne: false,
      lifeIsProgress: true,
      idleMs: IDLE_MS,
      silenceMs: () => SILENCE_MS,
      cancelMs: CANCEL_MS,
      bytes: BYTES,
      measure,
      words: {
        unstartable: () => new Error('The process that talks to the model could not be started: restart Condyle.'),
        stopped: () => new Error(`The process that talks to the model stopped unexpectedly. ${GO_ON}`),
        silent: () => new Error(`The process that talks to the model made no progress and was ended. ${GO_ON}`),
        insatiable: () =>
          new Error(
            `The process that talks to the model needed more than ${BYTES / 1024 ** 3} GB of memory and was ended. ${GO_ON}`,
          ),
        nonsense,
        failed: (_kind, message) => new Error(message),
      },
    })
  }

  /** The models that a server offers. Rejects with a sentence. */
  async models(address: string): Promise<string[]> {
    const result = await this.#process.run(
      { kind: 'models', address, timeoutSeconds: TRY_SECONDS },
      undefined,
      () => undefined,
    )
    if (result.kind !== 'models') throw nonsense()
    return result.models
  }

  /** Whether a model answers and sees, in a sentence. Rejects with a sentence where it does not answer. */
  async try(address: string, model: string): Promise<{ sees: boolean; sentence: string }> {
    const job: Job = { kind: 'try', address, model, timeoutSeconds: TRY_SECONDS }
    const result = await this.#process.run(job, undefined, () => undefined)
    if (result.kind !== 'try') throw nonsense()
    return { sees: result.sees, sentence: result.sentence }
  }

  /** Asks the questions of a job; `onAnswer` hears each answer. Rejects with a sentence, or with the signal's reason. */
  async ask(job: Omit<AskJob, 'kind'>, signal: AbortSignal, onAnswer: (answer: News) => void): Promise<void> {
    const result = await this.#process.run({ kind: 'ask', ...job }, signal, onAnswer)
    if (result.kind !== 'ask') throw nonsense()
  }

  /** Ends the process; jobs under way fail. */
  dispose(): void {
    this.#process.dispose()
  }
}

function nonsense(): Error {
  return new Error(`The process that talks to the model gave an answer that makes no sense. ${GO_ON}`)
}
