import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { diskTroubleOf, troubleSentence } from '../files/disk-trouble.js'

/** Whether Condyle can work in a data folder. `full`: there is no room to decide anything, but what is there can be looked at. */
export type DataFolderState =
  { readonly kind: 'ready' } | { readonly kind: 'full' | 'refused'; readonly message: string }

/** Enough to find a full disk, little enough to cost nothing. */
const PROBE = Buffer.alloc(64 * 1024)
const REMEDY = 'or start Condyle with CONDYLE_DATA set to another folder'

/**
 * Looks, before anything else, whether the data folder is one: makes it where only it itself is missing, and tries to
 * write. `named` where a person chose the place: then a missing disk is never mistaken for a first start.
 */
export function prepareDataFolder(folder: string, named: boolean): DataFolderState {
  const refusal = wrongKind(folder) ?? missing(folder, named) ?? wrongOwner(folder)
  if (refusal !== null) return { kind: 'refused', message: refusal }
  const probe = path.join(folder, `.condyle-probe-${randomBytes(4).toString('hex')}`)
  try {
    // Folders inside may be as open as they are: nobody else gets there any more.
    if (process.platform !== 'win32') fs.chmodSync(folder, 0o700)
    fs.writeFileSync(probe, PROBE, { flag: 'wx', mode: 0o600 })
    return { kind: 'ready' }
  } catch (error) {
    if (diskTroubleOf(error) !== 'full') return { kind: 'refused', message: cannotUse(folder, error) }
    return {
      kind: 'full',
      message: `${troubleSentence('full', folder)} Until then cases can be looked at, but nothing that is decided can be kept.`,
    }
  } finally {
    removeQuietly(probe)
  }
}

function wrongKind(folder: string): string | null {
  const itself = fs.lstatSync(folder, { throwIfNoEntry: false })
  if (!itself) return null
  const target = statOf(folder)
  if (!target)
    return `The data folder ${folder} is a link to ${fs.readlinkSync(folder)}, which is not there: connect its disk, ${REMEDY}.`
  if (!target.isDirectory())
    return `The data folder ${folder} is a file and not a folder: move the file away, ${REMEDY}.`
  return null
}

function missing(folder: string, named: boolean): string | null {
  if (fs.existsSync(folder)) return null
  const above = path.dirname(folder)
  if (named && !statOf(above)?.isDirectory())
    return `The data folder ${folder} is not there, and neither is ${above}: connect its disk, ${REMEDY}.`
  try {
    fs.mkdirSync(folder, { recursive: !named, mode: 0o700 })
    return null
  } catch (error) {
    return cannotUse(folder, error)
  }
}

/** Files that one user makes in another's folder would lock that one out, and be read by them. */
function wrongOwner(folder: string): string | null {
  const info = statOf(folder)
  const user = process.getuid?.()
  if (!info || user === undefined) return null
  if (info.uid !== user)
    return `The data folder ${folder} belongs to another user: start Condyle as that user, ${REMEDY}.`
  // Sticky, as /tmp is.
  if ((info.mode & 0o1002) === 0o1002)
    return `The data folder ${folder} is shared by all users of this machine: name a folder of your own in it, ${REMEDY}.`
  return null
}

function cannotUse(folder: string, error: unknown): string {
  switch (diskTroubleOf(error)) {
    case 'full':
      return troubleSentence('full', folder)
    case 'read-only':
      return `The data folder ${folder} lies on a disk that cannot be written to: make it writable, ${REMEDY}.`
    case 'forbidden':
      return `This user may not write to the data folder ${folder}: change its permissions, ${REMEDY}.`
    case 'gone':
    case 'in-the-way':
      return `The data folder ${folder} cannot be made there: connect its disk, ${REMEDY}.`
    default:
      return `The data folder ${folder} cannot be written to: check its disk, ${REMEDY}.`
  }
}

/** What a path leads to; undefined where that is not to be had. */
function statOf(place: string): fs.Stats | undefined {
  try {
    return fs.statSync(place)
  } catch {
    return undefined
  }
}

function removeQuietly(file: string): void {
  try {
    fs.rmSync(file, { force: true })
  } catch {
    // It was never made.
  }
}
