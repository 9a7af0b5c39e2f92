import fs from 'node:fs'
import { CasebookError } from './errors.js'
import path from 'node:path'

interface Look {
  readonly place: string
  readonly size: bigint
  readonly written: bigint
}

/**
 * Whether what lies at the path of an open casebook is still what was opened. SQLite goes on writing to a file that was
 * deleted or replaced, and would say that all is well.
 */
export class SameFile {
  #main: Look | null
  #log: Look | null

  readonly #commits: number

  /** `commits` changes with what other connections write. */
  constructor(
    private readonly file: string,
    private readonly commits: () => number,
  ) {
    this.#commits = commits()
    this.#main = look(file)
    this.#log = look(`${file}-wal`)
  }

  /** Before anything is written: nothing else has written to the file, either. Throws `gone` or `replaced`. */
  checkBefore(): void {
    const main = this.#check()
    if (main && this.#main && (main.size !== this.#main.size || main.written !== this.#main.written))
      throw replaced(this.file)
    if (this.commits() !== this.#commits) throw replaced(this.file)
  }

  /** After a commit, which alone may have changed the file: it is there. Throws `gone` or `replaced`. */
  checkAfter(): void {
    this.#main = this.#check()
    this.#log = look(`${this.file}-wal`)
  }

  #check(): Look | null {
    const [main, log] = [look(this.file), look(`${this.file}-wal`)]
    if (main === null && this.#main !== null) throw gone(this.file)
    if (log === null && this.#log !== null) throw gone(`${this.file}-wal`)
    if (other(main, this.#main) || other(log, this.#log)) throw replaced(this.file)
    return main
  }
}

function other(now: Look | null, before: Look | null): boolean {
  return now !== null && before !== null && now.place !== before.place
}

function look(file: string): Look | null {
  const info = fs.statSync(file, { bigint: true, throwIfNoEntry: false })
  return info ? { place: `${info.dev} ${info.ino}`, size: info.size, written: info.mtimeNs } : null
}

function gone(file: string): CasebookError {
  return new CasebookError(
    'gone',
    `The file ${path.basename(file)} is no longer in the data folder, so nothing more can be saved: put it back, then close Condyle and start it again.`,
  )
}

function replaced(file: string): CasebookError {
  return new CasebookError(
    'replaced',
    `Another program replaced or changed the casebook ${path.basename(file)} while it was open, so nothing more is saved: close Condyle and start it again.`,
  )
}
