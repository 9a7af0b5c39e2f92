import { utilityProcess } from 'electron'
import type { Child } from '../../processes/index.js'

/** Starts the host's bundled entry as an Electron utility process. Only the main process may call it. */
export function startUtilityHost(entry: string): Child {
  return utilityProcess.fork(entry, [], { serviceName: 'Condyle inference', stdio: 'inherit' })
}
