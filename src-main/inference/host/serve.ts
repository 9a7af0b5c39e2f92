import { ReadingEngine } from './engine.js'
import { HostRequestSchema, type HostReply, type HostRequest } from './messages.js'

/**
 * The host's side of the conversation: runs jobs one after another, cancels the one that is asked for, and answers
 * every run exactly once. `post` sends a reply; the returned function takes each message that comes in.
 */
export function serve(post: (reply: HostReply) => void, engine = new ReadingEngine()): (message: unknown) => void {
  const controllers = new Map<number, AbortController>()
  let queue: Promise<void> = Promise.resolve()

  const run = async ({ id, job }: Extract<HostRequest, { kind: 'run' }>, signal: AbortSignal): Promise<void> => {
    try {
      signal.throwIfAborted()
      const { reading, fallbacks } = await engine.read(job, {
        signal,
        onProgress: (progress) => post({ kind: 'progress', id, progress }),
        onFinding: (finding) => post({ kind: 'partial', id, finding }),
      })
      post({ kind: 'done', id, reading, fallbacks: [...fallbacks] })
    } catch (error) {
      if (signal.aborted) post({ kind: 'cancelled', id })
      else post({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) })
    } finally {
      controllers.delete(id)
    }
  }

  return (message) => {
    const request = HostRequestSchema.parse(message)
    if (request.kind === 'cancel') {
      controllers.get(request.id)?.abort()
      return
    }
    const controller = new AbortController()
    controllers.set(request.id, controller)
    queue = queue.then(() => run(request, controller.signal))
  }
}
