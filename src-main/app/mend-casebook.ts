import fs from 'node:fs'
import path from 'node:path'
import { listBackups, openCasebook, restoreNewestBackup, setAside } from '../casebook/index.js'

/** What a person may choose where the casebook is damaged. */
export type Remedy = 'restore' | 'begin-anew' | 'quit'

/** A question with one answer per remedy, in the order of `remedies`. */
export interface RemedyQuestion {
  readonly message: string
  readonly detail: string
  readonly buttons: readonly string[]
  readonly remedies: readonly Remedy[]
}

/** What to ask where the casebook `file` is damaged: its newest backup is offered first where there is one. */
export function remedyQuestion(file: string): RemedyQuestion {
  const lost = !fs.existsSync(file)
  const backup = listBackups(file)[0]
  const day = backup ? /\d{4}-\d{2}-\d{2}/.exec(path.basename(backup))?.[0] : undefined
  const choices: [Remedy, string][] = [
    ...(day === undefined ? [] : [['restore', `Restore the backup of ${day}`] satisfies [Remedy, string]]),
    ['begin-anew', 'Begin a new casebook'],
    ['quit', 'Quit'],
  ]
  return {
    message: lost
      ? `The casebook ${path.basename(file)} is not in the data folder any more.`
      : `The casebook ${path.basename(file)} is damaged and cannot be opened.`,
    detail:
      day === undefined
        ? 'There is no backup yet. With a new casebook the studies have to be imported again; the damaged file is kept beside it.'
        : 'Decisions made after that backup are not in it. Either way the damaged file is kept beside the new one.',
    buttons: choices.map(([, label]) => label),
    remedies: choices.map(([remedy]) => remedy),
  }
}

/** Does what was chosen; true where the casebook can be opened again. */
export function applyRemedy(file: string, remedy: Remedy): boolean {
  if (remedy === 'restore') restoreNewestBackup(file)
  if (remedy === 'begin-anew') {
    setAside(file)
    openCasebook(file, { beginAnew: true }).close()
  }
  return remedy !== 'quit'
}
