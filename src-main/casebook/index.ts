/** The casebook: SQLite, migrations, repositories, search, backup. */
export { Casebook, openCasebook, type CasebookOptions } from './casebook.js'
export { backupFolder, BACKUPS_KEPT, listBackups, restoreNewestBackup, setAside } from './backup.js'
export { findingsNamed } from './action-findings.js'
export type { SlowQuery } from './connection.js'
export { CasebookError, type CasebookErrorKind } from './errors.js'
export type { CaseOrigin, CaseSource, CaseStanding, NewCase, StoredReading } from './records.js'
