/** What a disk may refuse, by what a person can do about it. */
export type DiskTrouble = 'disk-full' | 'read-only' | 'unreachable'

const TROUBLES: Readonly<Record<string, DiskTrouble>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EROFS: 'read-only',
  EACCES: 'read-only',
  EPERM: 'read-only',
  EIO: 'unreachable',
  ENODEV: 'unreachable',
  ENXIO: 'unreachable',
  ESTALE: 'unreachable',
}

/** What the file system refused; null for an error that is none of its own. */
export function diskTroubleOf(error: unknown): DiskTrouble | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  return TROUBLES[error.code] ?? null
}

/** The one sentence of each trouble. `what` begins it: "The casebook casebook.sqlite". */
export function diskSentence(trouble: DiskTrouble, what: string): string {
  switch (trouble) {
    case 'disk-full':
      return `${what} could not be saved because the disk is full: free some space and try again.`
    case 'read-only':
      return `${what} cannot be written: give this user the right to write the file and its folder.`
    case 'unreachable':
      return `${what} cannot be reached: check that its folder exists and its disk is connected.`
  }
}
