import { createReadStream } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import { volumeBytes, VolumeMetaSchema, type VolumeMeta } from '../../../src-shared/case/volume.js'
import { ImportError, isFileError } from '../errors.js'
import { syncFolder, writeFileWhole } from '../../files/atomic-write.js'
import { startContentHash } from './content-hash.js'
import { collectLeftovers, evictOldest, type CacheSize } from './upkeep.js'
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

/** What can be said anew of a volume without decoding it: none of it goes into its hash. */
export type VolumeDescription = Pick<VolumeMeta, 'study' | 'series' | 'side' | 'sideSource'>

/**
 * Decoded volumes on disk, named by what is in them:
 *
 *     <root>/<hash>/volume.raw   voxels, little-endian, i fastest
 *     <root>/<hash>/volume.json  VolumeMeta
 *     <root>/sources/<key>.json  VolumeMeta of an import, by what was imported
 *     <root>/work/…              half-written volumes and unpacked archives; swept at start
 *
 * A volume appears by one rename of its finished folder, so readers see all of it or nothing, and several processes
 * may write at once. Nothing is kept in memory: any process may make its own VolumeCache of the same root.
 */
export class VolumeCache {
  readonly workFolder: string
  private readonly sourcesFolder: string
  private readonly maxBytes: number

  constructor(
    readonly root: string,
    options: VolumeCacheOptions = {},
  ) {
    this.workFolder = path.join(root, 'work')
    this.sourcesFolder = path.join(root, 'sources')
    this.maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES
  }

  /** Makes the folders and removes what a crash left behind. Call once, from the process that owns the cache. */
  async prepare(): Promise<void> {
    await this.makeFolders()
    await collectLeftovers(this.root, this.workFolder)
  }

  /** The file of a volume's voxels, which exists where `find` gives a volume. */
  rawPath(hash: string): string {
    return path.join(this.folder(hash), RAW)
  }

  /** A volume by its content hash, marked as used; null where it is not here. Throws ImportError where it is damaged. */
  async find(hash: string): Promise<VolumeMeta | null> {
    const file = path.join(this.folder(hash), META)
    const text = await readFile(file, 'utf8').catch(absent)
    if (text === null) return null
    const meta = parsed(VolumeMetaSchema, text)
    if (meta?.hash !== hash) throw damaged(hash, 'its description cannot be read')
    const size = await stat(this.rawPath(hash)).then((info) => info.size, absent)
    const expected = volumeBytes(meta)
    if (size !== expected) throw damaged(hash, `it has ${size ?? 0} of ${expected} bytes`)
    const now = new Date()
    await utimes(file, now, now).catch(absent)
    return meta
  }

  /** The volume that an earlier import of the same files gave, or null. A damaged one is removed, to be decoded again. */
  async findBySource(sourceKey: string): Promise<VolumeMeta | null> {
    const file = this.sourceFile(sourceKey)
    const text = await readFile(file, 'utf8').catch(absent)
    const meta = text === null ? undefined : parsed(VolumeMetaSchema, text)
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
    await this.makeFolders()
    const folder = path.join(this.workFolder, `volume-${randomUUID()}`)
    try {
      await mkdir(folder)
      const hash = await writeVoxels(path.join(folder, RAW), voxels, draft, signal)
      const meta: VolumeMeta = { schema: 'condyle.volume/1', hash, ...draft, createdAt: new Date().toISOString() }
      await writeFileWhole(path.join(folder, META), JSON.stringify(meta))
      const isNew = await this.place(folder, hash)
      await writeFileWhole(this.sourceFile(meta.sourceKey), JSON.stringify(meta))
      return { meta, isNew }
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      if (isFileError(error, 'ENOSPC', 'EDQUOT'))
        throw new ImportError(
          'cache-full',
          'There is no room on the disk for the decoded volume: free some and open the study again.',
          {
            cause: error,
          },
        )
      throw error
    }
  }

  /** Keeps what headers, a person or the study's other series now say of a volume that is here. */
  async describe(meta: VolumeMeta, description: VolumeDescription): Promise<VolumeMeta> {
    const changed = { ...meta, ...description }
    if (isDeepStrictEqual(changed, meta)) return meta
    await writeFileWhole(path.join(this.folder(meta.hash), META), JSON.stringify(changed))
    await writeFileWhole(this.sourceFile(meta.sourceKey), JSON.stringify(changed))
    return changed
  }

  /** Reads a whole volume back and compares its hash. Throws ImportError where a bit differs or it is not here. */
  async verify(hash: string): Promise<void> {
    const meta = await this.find(hash)
    if (!meta) throw damaged(hash, 'it is not there')
    const digest = startContentHash(meta)
    for await (const chunk of createReadStream(this.rawPath(hash), { highWaterMark: 1 << 20 })) {
      if (Buffer.isBuffer(chunk)) digest.update(chunk)
    }
    if (digest.digest('hex') !== hash) throw damaged(hash, 'its voxels have changed')
  }

  async remove(hash: string): Promise<void> {
    await rm(this.folder(hash), { recursive: true, force: true })
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
      const present = await this.find(hash).catch(() => undefined)
      if (present) {
        await rm(folder, { recursive: true, force: true })
        return false
      }
      await this.remove(hash)
      await rename(folder, this.folder(hash))
    }
    await syncFolder(this.root)
    return true
  }

  private async makeFolders(): Promise<void> {
    await mkdir(this.workFolder, { recursive: true })
    await mkdir(this.sourcesFolder, { recursive: true })
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

function parsed<Schema extends z.ZodType>(schema: Schema, text: string): z.infer<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

function damaged(hash: string, cause: string): ImportError {
  return new ImportError(
    'cache-damaged',
    `The decoded volume ${hash.slice(0, 8)} in the cache is damaged (${cause}): open the study again from its files.`,
  )
}
