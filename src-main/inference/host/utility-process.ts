import { utilityProcess } from 'electron'
import type { HostProcess } from './client.js'

/** Starts the host's bundled entry as an Electron utility process. Only the main process may call it. */
export function startUtilityHost(entry: string): HostProcess {
  const child = utilityProcess.fork(entry, [], { serviceName: 'Condyle inference', stdio: 'inherit' })
  return {
    send: (request) => child.postMessage(request),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    kill: () => void child.kill(),
  }
}
