import { fork } from 'node:child_process'
import type { HostProcess } from './client.js'

/** Starts the host as a plain Node child process: for the command line and tests, where there is no Electron app. */
export function startForkedHost(
  entry: string,
  execArgv: readonly string[] = [],
): HostProcess & { readonly pid: number } {
  const child = fork(entry, { execArgv: [...execArgv], serialization: 'advanced' })
  return {
    pid: child.pid ?? -1,
    send: (request) => void child.send(request),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    kill: () => void child.kill(),
  }
}
