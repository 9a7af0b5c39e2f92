import { fork } from 'node:child_process'
import process from 'node:process'

/** A process that does jobs, as little of it as its supervisor needs; Electron's UtilityProcess is one as it is. */
export interface Child {
  readonly pid?: number | undefined
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'exit', listener: () => void): unknown
  kill(): boolean
}

/**
 * Starts a worker as a plain Node child process: for the command line and tests, where there is no Electron app. Only
 * what it says of its own failures is shown.
 */
export function forkedChild(entry: string, execArgv: readonly string[] = []): Child & { readonly pid: number } {
  const child = fork(entry, {
    execArgv: [...execArgv],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return {
    pid: child.pid ?? -1,
    postMessage: (message) => {
      // One that ended meanwhile is told nothing; its exit is heard.
      if (typeof message === 'object' && message !== null && child.connected) child.send(message, () => undefined)
    },
    on: (event: 'message' | 'exit', listener: (message: unknown) => void) => child.on(event, listener),
    kill: () => child.kill('SIGKILL'),
  }
}

/** Ends a child that may be too busy to hear a request: one that hangs in a graph or a codec hears none. */
export function endChild(child: Child): void {
  const { pid } = child
  child.kill()
  if (pid === undefined || pid <= 0) return
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}
