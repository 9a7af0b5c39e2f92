import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** What starts the knee simulator below the application's own folder: the loader of its TypeScript, and its entry. */
export function simulatorIn(application: string): { readonly loader: string; readonly entry: string } {
  return {
    loader: path.join(application, 'node_modules', 'tsx', 'dist', 'loader.mjs'),
    entry: path.join(application, 'models', 'phantom', 'cli.ts'),
  }
}

/** Whether this installation can make simulated knees: only a checkout of the project can. */
export function hasSimulator(application: string): boolean {
  const { loader, entry } = simulatorIn(application)
  return fs.existsSync(loader) && fs.existsSync(entry)
}

/** Simulated knees of the benchmark, made once for the command line and the window; CONDYLE_SIMULATED moves them. */
export function simulatedFolder(): string {
  return process.env['CONDYLE_SIMULATED'] ?? path.join(os.homedir(), '.cache', 'condyle')
}
