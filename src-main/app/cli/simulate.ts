import { spawn } from 'node:child_process'
import readline from 'node:readline'
import { pathToFileURL } from 'node:url'
import type { SimulateKnees } from '../../datasets/open-dataset.js'
import { simulatorIn } from '../simulator.js'
import { APPLICATION } from './folders.js'

/**
 * Makes simulated knees for the benchmark with the simulator of this checkout, as a process of its own: the workstation
 * knows nothing of how knees are made. Rejects with the signal's reason where it is aborted.
 */
export const simulateKnees: SimulateKnees = ({ count, seed, folder, onProgress, signal }) =>
  new Promise((resolve, reject) => {
    const { loader, entry } = simulatorIn(APPLICATION)
    const request = ['dataset', '--count', String(count), '--seed', String(seed), '--out', folder]
    const child = spawn(process.execPath, ['--import', pathToFileURL(loader).href, entry, ...request], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', CONDYLE_PROGRESS: 'lines' },
      signal,
    })
    onProgress(0)
    readline.createInterface({ input: child.stderr }).on('line', (line) => {
      const done = /^(\d+) of \d+/.exec(line)?.[1]
      if (done !== undefined) onProgress(Number(done))
    })
    const fail = (message: string): void =>
      reject(signal.aborted ? new DOMException('The simulation was cancelled.', 'AbortError') : new Error(message))
    child.on('error', () => fail('The knee simulator could not be started: run npm start once, then try again.'))
    child.on('close', (code) => (code === 0 ? resolve() : fail('The knee simulator ended early: try again.')))
  })
