import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { CasebookError, openCasebook, type Casebook, type CasebookOptions } from '../../../src-main/casebook/index.js'

/** A folder of its own for one test, removed after it. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-casebook-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A new casebook in a folder of its own, closed and removed after the test. */
export function newCasebook(options: CasebookOptions = {}): { casebook: Casebook; file: string } {
  const file = path.join(temporaryFolder(), 'casebook.sqlite')
  const casebook = openCasebook(file, options)
  onTestFinished(() => casebook.close())
  return { casebook, file }
}

/** The CasebookError that `work` throws; its message is one sentence with a remedy. */
export function failureOf(work: () => unknown): CasebookError {
  try {
    work()
  } catch (error) {
    if (!(error instanceof CasebookError)) throw error
    expect(error.message).toMatch(/^[A-Z].+: .+\.$/)
    return error
  }
  throw new Error('A CasebookError was expected.')
}

/** A clock that goes on by one second with each look. */
export function tickingClock(start = '2026-11-23T08:00:00.000Z'): () => Date {
  let time = Date.parse(start)
  return () => {
    time += 1000
    return new Date(time)
  }
}
