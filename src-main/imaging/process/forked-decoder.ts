import { fork } from 'node:child_process'
import type { DecodeChild } from './decode-process.js'

/** Starts the worker as a plain Node child process: for the command line, where there is no Electron app. */
export function startForkedDecoder(entry: string): DecodeChild {
  const child = fork(entry, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  return {
    postMessage: (message) => {
      if (typeof message === 'object' && message !== null && child.connected) child.send(message)
    },
    on: (event: 'message' | 'exit', listener: (message: unknown) => void) => child.on(event, listener),
    // One that hangs hears no request to end.
    kill: () => child.kill('SIGKILL'),
  }
}
