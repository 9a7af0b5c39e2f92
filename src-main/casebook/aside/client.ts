import { CasebookError } from '../errors.js'
import { AnsweredSchema, RESPONSES, type Asked, type Task, type TaskRequest, type TaskResponse } from './protocol.js'
import { AsideServer } from './serve.js'

/** The second thread as the first sees it. */
export interface AsidePort {
  postMessage(message: Asked): void
  on(event: 'message', listener: (raw: unknown) => void): void
  on(event: 'error' | 'exit', listener: () => void): void
  terminate(): unknown
}

interface Pending {
  resolve(value: unknown): void
  reject(error: unknown): void
}

/** What takes longer than a frame, asked of the second thread; it is started with the first task and after a crash. */
export class Aside {
  readonly #pending = new Map<number, Pending>()
  #port: AsidePort | null = null
  #asked = 0

  /** Without `start` tasks are done in this thread: for the command line and tests. */
  constructor(
    private readonly file: string,
    private readonly start?: () => AsidePort,
  ) {}

  /** Rejects with CasebookError where the casebook fails, as a call in this thread would. */
  async do<T extends Task>(task: T, request: TaskRequest<T>): Promise<TaskResponse<T>> {
    const id = ++this.#asked
    const value = await new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject })
      this.#running().postMessage({ id, task, request })
    })
    return RESPONSES[task].parse(value)
  }

  close(): void {
    const port = this.#port
    this.#port = null
    void port?.terminate()
    this.#fail()
  }

  #running(): AsidePort {
    if (this.#port) return this.#port
    const port = this.start?.() ?? here(this.file)
    this.#port = port
    port.on('message', (raw) => this.#receive(raw))
    // An error ends the thread; it must not end this process with it.
    const ended = (): void => {
      if (this.#port !== port) return
      this.#port = null
      this.#fail()
    }
    port.on('error', ended)
    port.on('exit', ended)
    return port
  }

  #receive(raw: unknown): void {
    const answered = AnsweredSchema.parse(raw)
    const pending = this.#pending.get(answered.id)
    this.#pending.delete(answered.id)
    if (answered.ok) pending?.resolve(answered.value)
    else
      pending?.reject(
        answered.kind === null ? new Error(answered.message) : new CasebookError(answered.kind, answered.message),
      )
  }

  #fail(): void {
    const pending = [...this.#pending.values()]
    this.#pending.clear()
    for (const one of pending)
      one.reject(new CasebookError('failed', 'The casebook was closed before it could answer: try again.'))
  }
}

/** The tasks done in this thread, in turns of the event loop. */
function here(file: string): AsidePort {
  const server = new AsideServer(file)
  let receive: (raw: unknown) => void = () => undefined
  return {
    postMessage: (message) => void setImmediate(() => void server.answer(message).then((answer) => receive(answer))),
    on: (event: 'message' | 'error' | 'exit', listener: (raw?: unknown) => void) => {
      if (event === 'message') receive = listener
    },
    terminate: () => server.close(),
  }
}
