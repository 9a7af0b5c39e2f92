import path from 'node:path'

/** The folder of the backups of a casebook. */
export function backupFolder(file: string): string {
  return path.join(path.dirname(file), 'backups')
}
