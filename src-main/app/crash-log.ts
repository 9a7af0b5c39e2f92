import { app } from 'electron'
import fs from 'node:fs'
import path from 'node:path'
import type { SlowQuery } from '../casebook/index.js'

const MOST_BYTES = 512 * 1024

/**
 * Writes what went wrong to a local file, for a bug report. Messages may quote file names and headers, so only
 * the error's name and the code positions of its stack are kept: no message, no path, no patient data.
 */
export function logCrash(file: string, process: string, error: unknown): void {
  append(file, `${process}: ${describe(error)}`)
}

/** Notes a slow statement of the casebook. Its text has placeholders where the values were. */
export function logSlowQuery(file: string, { statement, milliseconds }: SlowQuery): void {
  append(file, `slow query, ${Math.round(milliseconds)} ms: ${statement.replaceAll(/\s+/g, ' ').trim()}`)
}

function append(file: string, words: string): void {
  const line = `${new Date().toISOString()} ${app.getVersion()} ${words}\n`
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    if (fs.existsSync(file) && fs.statSync(file).size > MOST_BYTES) fs.renameSync(file, `${file}.1`)
    fs.appendFileSync(file, line, { mode: 0o600 })
  } catch {
    // A full or read-only disk must not turn one failure into two.
  }
}

/** Name and code positions of an error, without its message and without folders. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown failure'
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim().replace(/\(?(?:[a-z]+:\/\/)?[^\s()]*[\\/]([^\\/\s()]+:\d+:\d+)\)?/i, '($1)'))
  return [error.name, ...frames].join(' | ')
}
