/** The casebook: SQLite, migrations, repositories, search, backup. */
export { Casebook } from './casebook.js'
export { openCasebook, type CasebookOptions } from './open.js'
export { backupFolder, BACKUPS_KEPT, listBackups, restoreNewestBackup, setAside } from './backup.js'
export type { SlowQuery } from './connection.js'
export { CasebookError } from './errors.js'
export type { NewCase, NewVolume, StoredVolume } from './records.js'
export { ReviewError, ReviewService } from './review-service.js'
