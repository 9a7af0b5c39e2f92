import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { UsageError } from './exit-codes.js'

/** The arguments of a command about the data folder. */
export interface DataArguments {
  readonly data: string
  readonly positionals: readonly string[]
}

/** The data folder that a command is about: the one named, else that of the application. Throws UsageError. */
export function dataArguments(args: string[]): DataArguments {
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { data: { type: 'string' } } })
    return { data: dataFolderOf(values.data), positionals }
  } catch {
    throw new UsageError('The arguments are not understood.')
  }
}

/** The data folder that was named, else that of the application. */
export function dataFolderOf(named: string | undefined): string {
  return path.resolve(named ?? process.env['CONDYLE_DATA'] ?? ownFolder())
}

/** Where Electron keeps an application's data, which only a process with a window is told by Electron itself. */
function ownFolder(): string {
  const home = os.homedir()
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'condyle')
  if (process.platform === 'win32')
    return path.join(process.env['APPDATA'] ?? path.join(home, 'AppData', 'Roaming'), 'condyle')
  return path.join(process.env['XDG_CONFIG_HOME'] ?? path.join(home, '.config'), 'condyle')
}
