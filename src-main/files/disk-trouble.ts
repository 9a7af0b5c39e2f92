/** The one place that puts what a disk refuses into sentences: what happened, to which file or folder, what to do. */
import fs from 'node:fs'
import path from 'node:path'

/** Kinds of trouble, by what a person can do about them. */
export type DiskTroubleKind = 'full' | 'read-only' | 'forbidden' | 'gone' | 'in-the-way' | 'name' | 'broken' | 'busy'

const KINDS: Readonly<Record<string, DiskTroubleKind>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'full',
  SQLITE_FULL: 'full',
  EROFS: 'read-only',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
  ENOENT: 'gone',
  ENODEV: 'gone',
  ENXIO: 'gone',
  ESTALE: 'gone',
  ENOTCONN: 'gone',
  ENOTDIR: 'in-the-way',
  EEXIST: 'in-the-way',
  EISDIR: 'in-the-way',
  ENOTEMPTY: 'in-the-way',
  ELOOP: 'in-the-way',
  ENAMETOOLONG: 'name',
  EIO: 'broken',
  EMFILE: 'busy',
  ENFILE: 'busy',
  EBUSY: 'busy',
}

/** What kind of trouble with a disk an error is; undefined where it is none. */
export function diskTroubleOf(error: unknown): DiskTroubleKind | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && Object.hasOwn(KINDS, code) ? KINDS[code] : undefined
}

/** What happened where something was to be written to `place`, and what to do. */
export function troubleSentence(kind: DiskTroubleKind, place: string): string {
  switch (kind) {
    case 'full':
      return `There is no room left on the disk of ${place}: free some room and try again.`
    case 'read-only':
      return `${place} lies on a disk that cannot be written to: make it writable, or choose another place.`
    case 'forbidden':
      return `This user may not write to ${place}: change its permissions, or choose another place.`
    case 'gone':
      return `${place} cannot be written, because its folder or disk is not there: connect it, or choose another place.`
    case 'in-the-way':
      return `${place} cannot be written, because a file or folder of another kind is in its way: choose another place.`
    case 'name':
      return `The name of ${place} is too long for its disk: choose a shorter one.`
    case 'broken':
      return `The disk of ${place} reports an error: copy what matters to another disk, and choose a place there.`
    case 'busy':
      return `${place} cannot be opened while so much else is: close other programs and try again.`
  }
}

/** A failure to write, in a sentence; `code` is the system's. */
export class DiskError extends Error {
  override readonly name = 'DiskError'
  readonly code: string

  constructor(
    readonly kind: DiskTroubleKind,
    readonly place: string,
    cause: unknown,
  ) {
    super(troubleSentence(kind, place), { cause })
    this.code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
  }
}

let dataFolder: string | undefined

/** From now on trouble below the data folder is said of the data folder: its insides are nothing that a person named. */
export function nameDataFolder(folder: string): void {
  dataFolder = folder
}

function spoken(place: string): string {
  const inside = dataFolder !== undefined && (place === dataFolder || place.startsWith(dataFolder + path.sep))
  return inside ? (dataFolder ?? place) : place
}

/** An error of the file system while `place` was written, as a DiskError; what is none is passed on unchanged. */
export function toDiskError(error: unknown, place: string): unknown {
  if (error instanceof DiskError) return error
  const kind = diskTroubleOf(error)
  if (kind === undefined) return error
  return new DiskError(kind === 'gone' ? whyNotMade(path.resolve(place)) : kind, spoken(path.resolve(place)), error)
}

/** Node says that a folder is not there where it could not be made: on a read-only disk, for instance. */
function whyNotMade(place: string): DiskTroubleKind {
  try {
    let above = place
    while (!fs.existsSync(above) && path.dirname(above) !== above) above = path.dirname(above)
    fs.accessSync(above, fs.constants.W_OK)
    return 'gone'
  } catch (error) {
    return diskTroubleOf(error) ?? 'gone'
  }
}

/**
 * The sentence of any error for a person: its own where it is one, and where the system speaks, what that means. A
 * draft's name helps nobody, so its folder is named.
 */
export function sentenceFor(error: unknown): string {
  if (!(error instanceof Error)) return 'Something went wrong: try again, and restart Condyle if that does not help.'
  const kind = 'syscall' in error ? diskTroubleOf(error) : undefined
  if (kind === undefined) return error.message
  const place = 'path' in error && typeof error.path === 'string' ? error.path : ''
  const named = /^\.condyle-.*\.tmp$/.test(path.basename(place)) ? path.dirname(place) : place
  return troubleSentence(kind, named === '' ? (dataFolder ?? 'what was written') : spoken(path.resolve(named)))
}
