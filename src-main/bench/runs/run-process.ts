import { fork, type ChildProcess } from 'node:child_process'
import readline from 'node:readline'
import type { Readable } from 'node:stream'
import type { RunProgress } from '../../../src-shared/benchmark/runs.js'
import { lastSentence, readProgress } from './progress.js'

/** How `condyle bench` is started: its script, and what Node needs before it (a loader, in tests). */
export interface BenchProgram {
  readonly script: string
  readonly nodeArguments: readonly string[]
  /** Folder of simulated knees, shared with the command line. */
  readonly simulatedFolder: string
}

export type RunEnd =
  { readonly kind: 'finished' } | { readonly kind: 'cancelled' } | { readonly kind: 'failed'; readonly message: string }

/** A process that was asked to stop gets this long to write down what it has. */
const GRACE_MS = 5000
/** Lines kept to find the sentence of a failure in. */
const LINES_KEPT = 60

/**
 * One `condyle bench` in a process of its own, the same executable as the command line. The process stops by itself
 * when the channel to it closes, so it never outlives the workstation; what was answered until then is kept in the run
 * folder.
 */
export class RunProcess {
  readonly end: Promise<RunEnd>
  private readonly child: ChildProcess
  private cancelled = false

  constructor(program: BenchProgram, args: readonly string[], onProgress: (progress: RunProgress) => void) {
    this.child = fork(program.script, [...args], {
      execPath: process.execPath,
      execArgv: [...program.nodeArguments],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', CONDYLE_SIMULATED: program.simulatedFolder },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    const spoken: string[] = []
    const written = this.child.stderr ? lines(this.child.stderr, hear) : Promise.resolve()
    this.end = new Promise((resolve) => {
      this.child.once('error', () =>
        resolve({ kind: 'failed', message: 'The benchmark could not be started: restart Condyle, then try again.' }),
      )
      // Not its event `close`: that never comes once the channel was closed from here.
      this.child.once('exit', (code) => {
        void written.then(() => resolve(this.ending(code, spoken)))
      })
    })

    function hear(line: string): void {
      const progress = readProgress(line)
      if (progress) onProgress(progress)
      else if (spoken.push(line) > LINES_KEPT) spoken.shift()
    }
  }

  /** Asks the process to stop, and ends it where it does not. */
  cancel(): void {
    if (this.cancelled) return
    this.cancelled = true
    if (this.child.connected) this.child.disconnect()
    // Windows knows no request to stop: there the closed channel is one.
    if (process.platform !== 'win32') this.child.kill('SIGTERM')
    const timer = setTimeout(() => this.child.kill('SIGKILL'), GRACE_MS)
    void this.end.then(() => clearTimeout(timer))
  }

  private ending(code: number | null, spoken: readonly string[]): RunEnd {
    if (code === 0) return { kind: 'finished' }
    if (this.cancelled) return { kind: 'cancelled' }
    const message = lastSentence(spoken) ?? 'The benchmark ended early: resume it, and it goes on where it stopped.'
    return { kind: 'failed', message }
  }
}

/** Hears every line of a stream; resolves at its end. */
async function lines(stream: Readable, hear: (line: string) => void): Promise<void> {
  for await (const line of readline.createInterface({ input: stream })) hear(line)
}
