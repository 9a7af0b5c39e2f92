import { createReadStream } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { volumeBytes, type VolumeMeta } from '../../../src-shared/case/volume.js'
import { ImportError, isFileError } from '../errors.js'
import { syncFolder, writeFileWhole } from '../../files/atomic-write.js'
import { toDiskError } from '../../files/disk-trouble.js'
import { OWN_TAG } from '../../files/process-tag.js'
import { isSealed, readDescription, sealedDescription } from '../../files/volume-description.js'
import { checkedPieces, DamagedVolumeError } from '../../files/volume-hash.js'
import { collectLeftovers, collectOrphans, evictOldest, forgetSources, type CacheSize } from './upkeep.js'
import { writeVoxels } from './write-voxels.js'

const RAW = 'volume.raw'
const META = 'volume.json'
const DEFAULT_MAX_BYTES = 20 * 1024 ** 3

export interface VolumeCacheOptions {
  /** Above this the volumes longest unused go; default 20 GB. */
  readonly maxBytes?: number
}

/** What a volume is before its hash is known. */
export type VolumeDraft = Omit<VolumeMeta, 'hash' | 'createdAt' | 'schema'>

/** A volume that was written; `isNew` where it was not in the cache before. */
export interface StoredVolume {
  readonly meta: VolumeMeta
  readonly isNew: boolean
}

/** A volume as it is read: what is known of it, and its voxels, which are right where the last piece has come. */
export interface CheckedVolume {
  readonly meta: VolumeMeta
  readonly pieces: AsyncGenerator<Uint8Array, void, undefined>
}

/** What can be said anew of a volume without decoding it: none of it goes into its hash. */
export type VolumeDescription = Pick<VolumeMeta, 'study' | 'series' | 'side' | 'sideSource'>

/**
 * Decoded volumes on disk, named by what is in them:
 *
 *     <root>/<hash>/volume.raw   voxels, little-endian, i fastest
 *     <root>/<hash>/volume.json  VolumeMeta, sealed by a digest of its own
 *     <root>/sources/<key>.json  the same of an import, by what was imported
 *     <root>/work/<process>/…    half-written volumes and unpacked archives; swept at start
 *
 * A volume appears by one rename of its finished folder, so readers see all of it or nothing, and several processes
 * may write at once: any process may make its own VolumeCache of the same root. What is kept in memory is only what
 * could not be removed though it is damaged.
 */
export class VolumeCache {
  readonly workFolder: string
  private readonly sourcesFolder: string
  private readonly maxBytes: number
  /** Damaged volumes that a read-only disk keeps: for this process they are not there. */
  private readonly withdrawn = new Set<string>()
  private readonly damaged = new Set<string>()

  constructor(
    readonly root: string,
    options: VolumeCacheOptions = {},
  ) {
    this.workFolder = path.join(root, 'work', OWN_TAG)
    this.sourcesFolder = path.join(root, 'sources')
    this.maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES
  }

  /** Makes the folders and removes what a crash left behind. Call once, from the process that owns the cache. */
  async prepare(): Promise<void> {
    await this.makeFolders()
    await collectLeftovers(this.root)
    // What cannot be cleared now is cleared at the next start.
    void collectOrphans(this.root).catch(() => undefined)
  }

  /** The file of a volume's voxels, which exists where `find` gives a volume. */
  rawPath(hash: string): string {
    return path.join(this.folder(hash), RAW)
  }

  /** A volume by its content hash, marked as used; null where it is not here. Throws ImportError where it is damaged. */
  async find(hash: string): Promise<VolumeMeta | null> {
    const file = path.join(this.folder(hash), META)
    const text = this.withdrawn.has(hash) ? null : await readFile(file, 'utf8').catch(absent)
    if (text === null) return null
    const meta = readDescription(text)
    if (meta?.hash !== hash) throw this.damage(hash, 'its description cannot be read')
    const size = await stat(this.rawPath(hash)).then((info) => info.size, absent)
    const expected = volumeBytes(meta)
    if (size !== expected) throw this.damage(hash, `it has ${size ?? 0} of ${expected} bytes`)
    const now = new Date()
    await utimes(file, now, now).catch(absent)
    return meta
  }

  /** The volume that an earlier import of the same files gave, or null. A damaged one is removed, to be decoded again. */
  async findBySource(sourceKey: string): Promise<VolumeMeta | null> {
    const file = this.sourceFile(sourceKey)
    const text = await readFile(file, 'utf8').catch(absent)
    const meta = text === null ? undefined : readDescription(text)
    if (!meta) return null
    try {
      if (await this.find(meta.hash)) return meta
    } catch (error) {
      if (!(error instanceof ImportError)) throw error
      await this.remove(meta.hash)
    }
    await rm(file, { force: true })
    return null
  }

  /** Writes a volume, or finds that it is here already. Nothing remains of it where writing fails or is cancelled. */
  async store(draft: VolumeDraft, voxels: Int16Array | Float32Array, signal?: AbortSignal): Promise<StoredVolume> {
    const folder = path.join(this.workFolder, `volume-${randomUUID()}`)
    try {
      await this.makeFolders()
      await mkdir(folder, { mode: 0o700 })
      const hash = await writeVoxels(path.join(folder, RAW), voxels, draft, signal)
      const meta: VolumeMeta = { schema: 'condyle.volume/1', hash, ...draft, createdAt: new Date().toISOString() }
      await writeFileWhole(path.join(folder, META), sealedDescription(meta))
      const isNew = await this.place(folder, hash)
      await writeFileWhole(this.sourceFile(meta.sourceKey), sealedDescription(meta))
      return { meta, isNew }
    } catch (error) {
      await rm(folder, { recursive: true, force: true }).catch(() => undefined)
      throw toDiskError(error, this.root)
    }
  }

  /** A new, empty folder in which volumes from elsewhere can be made ready for `adopt`; cleared at the start after a crash. */
  async workplace(): Promise<string> {
    await this.makeFolders()
    const folder = path.join(this.workFolder, `arriving-${randomUUID()}`)
    await mkdir(folder, { mode: 0o700 })
    return folder
  }

  /** Moves a volume, checked and with both its files, from a folder of a `workplace` into the cache; false where it is there. */
  async adopt(hash: string, folder: string): Promise<boolean> {
    try {
      return await this.place(folder, hash)
    } catch (error) {
      throw toDiskError(error, this.root)
    }
  }

  /** Keeps what headers, a person or the study's other series now say of a volume that is here. */
  async describe(meta: VolumeMeta, description: VolumeDescription): Promise<VolumeMeta> {
    const changed = { ...meta, ...description }
    if (isDeepStrictEqual(changed, meta)) return meta
    await writeFileWhole(path.join(this.folder(meta.hash), META), sealedDescription(changed))
    await writeFileWhole(this.sourceFile(meta.sourceKey), sealedDescription(changed))
    return changed
  }

  /**
   * A volume's raw file piece by piece, checked on the way (`checkedPieces`); null where the volume is not here. One
   * that is not what it is named by leaves the cache before the error is heard, so that an import puts it back.
   */
  async read(hash: string): Promise<CheckedVolume | null> {
    const meta = await this.find(hash)
    return meta && { meta, pieces: this.pieces(meta) }
  }

  private async *pieces(meta: VolumeMeta): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      // Large enough to be quick, small enough that nobody copies much at once.
      yield* checkedPieces(meta, createReadStream(this.rawPath(meta.hash), { highWaterMark: 1 << 20 }))
    } catch (error) {
      if (!(error instanceof DamagedVolumeError)) throw error
      this.damaged.add(meta.hash)
      await this.remove(meta.hash).catch(() => this.withdrawn.add(meta.hash))
      throw error
    }
    await this.seal(meta)
  }

  /** Whether this process found a volume damaged, be it that it has been decoded again since. */
  wasDamaged(hash: string): boolean {
    return this.damaged.has(hash)
  }

  /** Reads a whole volume back and compares its hash. Throws a sentence where a bit differs or it is not here. */
  async verify(hash: string): Promise<void> {
    const volume = await this.read(hash)
    if (!volume) throw damaged(hash, 'it is not there')
    for await (const piece of volume.pieces) void piece
  }

  /** Gives a description of version 0.1, which had no digest, its own. Only where the voxels were just found right. */
  private async seal(meta: VolumeMeta): Promise<void> {
    const file = path.join(this.folder(meta.hash), META)
    const text = await readFile(file, 'utf8').catch(absent)
    if (text !== null && !isSealed(text)) await writeFileWhole(file, sealedDescription(meta)).catch(() => undefined)
  }

  async remove(hash: string): Promise<void> {
    await rm(this.folder(hash), { recursive: true, force: true })
  }

  /** Removes volumes with all that is known of where they came from: nothing of a removed case stays. */
  async forget(hashes: Iterable<string>): Promise<void> {
    const gone = new Set(hashes)
    for (const hash of gone) await this.remove(hash)
    if (gone.size > 0) await forgetSources(this.sourcesFolder, (hash) => gone.has(hash))
  }

  /** Removes the volumes longest unused until the rest fits. `keep` are hashes that stay, such as those on screen. */
  async evict(keep: ReadonlySet<string>): Promise<CacheSize> {
    return evictOldest(this.root, this.sourcesFolder, this.maxBytes, keep)
  }

  /** Gives a finished folder its name, or drops it where the volume is there; says whether it was not. */
  private async place(folder: string, hash: string): Promise<boolean> {
    try {
      await rename(folder, this.folder(hash))
    } catch (error) {
      // Windows says EPERM for a folder that is in the way.
      if (!isFileError(error, 'ENOTEMPTY', 'EEXIST', 'EPERM')) throw error
      // A whole volume of this name holds the same voxels; a damaged one makes way.
      const isWhole = await this.verify(hash).then(
        () => true,
        () => false,
      )
      if (isWhole) {
        await rm(folder, { recursive: true, force: true })
        return false
      }
      await this.remove(hash)
      await rename(folder, this.folder(hash))
    }
    this.withdrawn.delete(hash)
    await syncFolder(this.root)
    return true
  }

  private damage(hash: string, cause: string): ImportError {
    this.damaged.add(hash)
    return damaged(hash, cause)
  }

  private async makeFolders(): Promise<void> {
    await mkdir(this.workFolder, { recursive: true, mode: 0o700 })
    await mkdir(this.sourcesFolder, { recursive: true, mode: 0o700 })
  }

  private folder(hash: string): string {
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new RangeError('A volume is named by a SHA-256.')
    return path.join(this.root, hash)
  }

  private sourceFile(sourceKey: string): string {
    if (!/^[0-9a-f]{64}$/.test(sourceKey)) throw new RangeError('A source is named by a SHA-256.')
    return path.join(this.sourcesFolder, `${sourceKey}.json`)
  }
}

function absent(error: unknown): null {
  if (isFileError(error, 'ENOENT', 'ENOTDIR')) return null
  throw error
}

function damaged(hash: string, cause: string): ImportError {
  return new ImportError(
    'cache-damaged',
    `The decoded volume ${hash.slice(0, 8)} in the cache is damaged (${cause}): open the study again from its files.`,
  )
}
