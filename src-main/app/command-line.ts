import fs from 'node:fs'
import path from 'node:path'

/**
 * The paths among the arguments of a started Condyle: what exists on disk and is not the application itself.
 * Chromium's own switches and Electron's stand-in for the application are passed over.
 */
export function pathsIn(args: readonly string[], cwd: string, application: string): string[] {
  return args
    .slice(1)
    .filter((arg) => !arg.startsWith('-'))
    .map((arg) => path.resolve(cwd, arg))
    .filter((place) => place !== path.resolve(application) && fs.existsSync(place))
}
