/**
 * Drafts: what is written beside its place before it takes it. Their names are Condyle's alone and say which process
 * makes them, so that one that a kill left behind can be cleared away, and nothing else is.
 */
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { isOfRunningProcess, OWN_TAG } from './process-tag.js'

const DRAFT = /^\.condyle-p\d+s\d+-[0-9a-f]{12}\.tmp$/

/** A new name beside a file or folder: short, for the name that it is for may be as long as names can be. */
export function draftBeside(place: string): string {
  const draft = path.join(
    path.dirname(path.resolve(place)),
    `.condyle-${OWN_TAG}-${randomBytes(6).toString('hex')}.tmp`,
  )
  remember(draft)
  return draft
}

/** Whether a name is that of a draft whose process does not run any more. */
function isForgottenDraft(name: string): boolean {
  return DRAFT.test(name) && !isOfRunningProcess(name)
}

/** Removes the forgotten drafts directly in a folder. */
export function clearDrafts(folder: string): void {
  for (const name of namesIn(folder)) if (isForgottenDraft(name)) remove(path.join(folder, name))
}

/** Where drafts outside the data folder are noted; null where nobody would clear them at a next start. */
let notes: string | null = null
let own = ''
const noted = new Set<string>()

/** From now on the folders outside `data` in which this process makes drafts are noted in `folder`. */
export function noteDrafts(folder: string, data: string): void {
  notes = folder
  own = data + path.sep
  noted.clear()
}

/** Clears the drafts that processes which do not run any more left in folders outside the data folder. */
export function clearNotedDrafts(folder: string): void {
  for (const name of namesIn(folder)) {
    if (isOfRunningProcess(name)) continue
    const note = path.join(folder, name)
    for (const place of linesOf(note)) clearDrafts(place)
    remove(note)
  }
}

/** One line for each folder, written before the first draft in it. */
function remember(draft: string): void {
  const folder = path.dirname(draft)
  if (notes === null || draft.startsWith(own) || noted.has(folder)) return
  try {
    fs.mkdirSync(notes, { recursive: true, mode: 0o700 })
    fs.appendFileSync(path.join(notes, OWN_TAG), `${JSON.stringify(folder)}\n`, { mode: 0o600 })
    noted.add(folder)
  } catch {
    // A full disk must not keep somebody from exporting to another.
  }
}

function linesOf(note: string): string[] {
  try {
    return fs
      .readFileSync(note, 'utf8')
      .split('\n')
      .flatMap((line) => {
        const place: unknown = line === '' ? null : JSON.parse(line)
        return typeof place === 'string' ? [place] : []
      })
  } catch {
    return []
  }
}

/** What cannot be cleared now is cleared another time. */
function remove(place: string): void {
  try {
    fs.rmSync(place, { recursive: true, force: true })
  } catch {
    // A read-only disk, or a folder of another user.
  }
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder)
  } catch {
    return []
  }
}
