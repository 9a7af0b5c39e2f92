import type { ImportIssue, IssueCode, SetAside } from '../../../src-shared/case/import.js'

/** File names kept in a result; a series of thousands needs no list of thousands. */
const NAMED_FILES = 20

/** Collects what a scan sets aside, and says it in one sentence per kind instead of one per file. */
export class Findings {
  readonly issues: ImportIssue[] = []
  private readonly refused: SetAside[] = []
  private readonly groups = new Map<string, { kind: SetAside['kind']; title: string; cause: string; files: string[] }>()

  /**
   * @param title what it is, in a few words
   * @param cause the rest of the sentence "<files> set aside: …", with the remedy
   */
  setAside(kind: SetAside['kind'], title: string, cause: string, files: readonly string[]): void {
    const key = `${kind}|${title}|${cause}`
    const group = this.groups.get(key)
    if (group) group.files.push(...files)
    else this.groups.set(key, { kind, title, cause, files: [...files] })
  }

  /** Sets one file aside with a whole sentence that names it already. */
  refuse(kind: SetAside['kind'], title: string, reason: string, file: string): void {
    this.refused.push({ kind, title, reason, files: [file], fileCount: 1 })
  }

  issue(severity: ImportIssue['severity'], code: IssueCode, message: string, files: readonly string[]): void {
    this.issues.push({ severity, code, message, files: files.slice(0, NAMED_FILES) })
  }

  get setAsideGroups(): SetAside[] {
    const grouped = [...this.groups.values()].map(({ kind, title, cause, files }) => ({
      kind,
      title,
      reason: `${subject(files)} set aside: ${cause}`,
      files: files.slice(0, NAMED_FILES),
      fileCount: files.length,
    }))
    return [...grouped, ...this.refused]
  }
}

function subject(files: readonly string[]): string {
  const [first = '', ...rest] = files
  if (rest.length === 0) return `${first} was`
  return `${first} and ${rest.length} more ${rest.length === 1 ? 'file' : 'files'} were`
}
