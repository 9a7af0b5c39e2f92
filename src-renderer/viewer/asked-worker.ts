/** A worker that is asked once and answers as often as it has something: it is ended by whoever asked. A test has one of its own. */
export interface AskedWorker<Request, Answer> {
  ask(request: Request, heard: (answer: Answer) => void, failed: () => void): void
  end(): void
}

/** The same of a worker of the window, which the bundler has to see made where it is used. */
export function askedWorker<Request, Answer>(worker: Worker): AskedWorker<Request, Answer> {
  return {
    ask: (request, heard, failed) => {
      worker.onmessage = ({ data }: MessageEvent<Answer>) => heard(data)
      worker.onerror = failed
      worker.postMessage(request)
    },
    end: () => worker.terminate(),
  }
}
