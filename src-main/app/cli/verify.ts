import path from 'node:path'
import type { CasebookCheck } from '../../../src-shared/case/casebook-state.js'
import { backupFiles, describeBackups, openToRead, restoreBackup, type Casebook } from '../../casebook/index.js'
import { VolumeCache } from '../../imaging/index.js'
import { dataArguments } from './data-folder.js'
import { EXIT, UsageError } from './exit-codes.js'
import { progressLine } from './progress-line.js'

/**
 * Checks everything that is kept: the casebook row by row, the decoded volumes of its cases bit by bit, the backups.
 * Says what is whole and what changed, in which case; exit 3 where anything did.
 */
export async function verifyCommand(args: string[]): Promise<number> {
  const { data, positionals } = dataArguments(args)
  if (positionals.length > 0) throw new UsageError('verify takes no files: name the data folder with --data.')
  const file = path.join(data, 'casebook.sqlite')
  const line = progressLine()
  const casebook = openToRead(file)
  try {
    const check = casebook.check({ onProgress: (text, done, total) => line.show({ text, done, total }) })
    line.clear()
    for (const { message, caseId } of check.altered)
      console.log(caseId === null ? message : `Case ${caseId}: ${message}`)
    if (check.alteredCount > check.altered.length)
      console.log(`… and ${check.alteredCount - check.altered.length} more.`)
    console.log(verdict(check))
    const volumes = await verifyVolumes(casebook, new VolumeCache(path.join(data, 'volumes')))
    const backups = verifyBackups(file)
    return check.alteredCount === 0 && volumes && backups ? EXIT.done : EXIT.unreadable
  } finally {
    casebook.close()
  }
}

function verdict({ rows, alteredCount }: CasebookCheck): string {
  if (alteredCount === 0) return `The casebook is whole: ${rows} rows are as they were written.`
  return `The casebook was altered: start Condyle, which offers to restore a backup, or see "condyle backups".`
}

/** Compares each volume in the cache with its hash. One that is not there is no fault: it is decoded again when opened. */
async function verifyVolumes(casebook: Casebook, cache: VolumeCache): Promise<boolean> {
  const line = progressLine()
  const hashes = casebook.volumeHashes()
  const tally = { whole: 0, away: 0, damaged: 0 }
  for (const [done, hash] of hashes.entries()) {
    line.show({ text: 'volumes', done, total: hashes.length })
    const state = await stateOf(cache, hash)
    tally[state]++
    if (state !== 'damaged') continue
    line.clear()
    console.log(
      `The decoded volume ${hash.slice(0, 8)} is damaged: open its case, which decodes it again from the original files.`,
    )
  }
  line.clear()
  console.log(`Volumes: ${tally.whole} whole, ${tally.damaged} damaged, ${tally.away} not in the cache.`)
  return tally.damaged === 0
}

async function stateOf(cache: VolumeCache, hash: string): Promise<'whole' | 'away' | 'damaged'> {
  try {
    if ((await cache.find(hash)) === null) return 'away'
    await cache.verify(hash)
    return 'whole'
  } catch {
    return 'damaged'
  }
}

function verifyBackups(file: string): boolean {
  let whole = true
  for (const backup of backupFiles(file)) {
    const fault = backupFault(backup.path)
    if (fault === null) continue
    whole = false
    console.log(`The backup ${backup.name} is damaged: ${fault}`)
  }
  console.log(`Backups: ${backupFiles(file).length} looked at${whole ? ', all whole' : ''}.`)
  return whole
}

/** What is wrong with a backup, or null; one of an older version is read as far as it goes. */
function backupFault(file: string): string | null {
  try {
    const backup = openToRead(file)
    try {
      return backup.check().altered[0]?.message ?? null
    } finally {
      backup.close()
    }
  } catch (error) {
    return error instanceof Error ? error.message : 'it cannot be read.'
  }
}

/** Lists the backups of a data folder, the last one made first. */
export function backupsCommand(args: string[]): Promise<number> {
  const { data } = dataArguments(args)
  for (const { name, content } of describeBackups(path.join(data, 'casebook.sqlite')))
    console.log(
      content === null
        ? `${name}: cannot be read`
        : `${name}: ${content.cases} cases, ${content.reads} reads, ${content.decisions} decisions, last decision ${content.lastDecision ?? 'none'}`,
    )
  return Promise.resolve(EXIT.done)
}

/** Puts a backup in the place of the casebook, which is kept as a backup or, where it is damaged, beside it. */
export async function restoreCommand(args: string[]): Promise<number> {
  const { data, positionals } = dataArguments(args)
  const [name, ...more] = positionals
  if (name === undefined || more.length > 0) throw new UsageError('Name one backup, as "condyle backups" lists it.')
  const { keptAs } = await restoreBackup(path.join(data, 'casebook.sqlite'), name)
  console.log(`The backup ${name} is the casebook now; what was there before is kept as ${path.basename(keptAs)}.`)
  return EXIT.done
}
