import { createHash } from 'node:crypto'
import { readdir, readFile, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ReadingSchema, type Reading } from '../../src-shared/case/reading.js'
import { writeFileWhole } from '../files/atomic-write.js'
import { READING_VERSION } from './pipeline/version.js'

/** What a stored reading depends on. */
export interface ReadingKey {
  /** All volumes of the case, in any order. */
  readonly volumeHashes: readonly string[]
  readonly packSha256: string
  /** What was allowed for the reading: with more time more volumes are read. */
  readonly budgetSeconds: number
  /** The side the user set, or null. */
  readonly side: 'left' | 'right' | null
  /** Grades were asked for even where the images are unlike all that the pack learned from. */
  readonly insist?: boolean
}

/**
 * Readings kept as JSON files under a folder: one per set of volumes, pack, side override, time budget and version of
 * readings, each written whole.
 */
export class ReadingCache {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** The stored reading; undefined where there is none or the file is damaged. */
  async get(key: ReadingKey): Promise<Reading | undefined> {
    try {
      return ReadingSchema.parse(JSON.parse(await readFile(this.#path(key), 'utf8')))
    } catch {
      return undefined
    }
  }

  async put(key: ReadingKey, reading: Reading): Promise<void> {
    await writeFileWhole(this.#path(key), JSON.stringify(reading))
  }

  /** Removes every kept reading of a set of volumes that has one of `hashes`: nothing of a removed case stays. */
  async forget(hashes: ReadonlySet<string>): Promise<void> {
    for (const folder of await readdir(this.#folder).catch(() => [])) {
      const place = join(this.#folder, folder)
      for (const name of await readdir(place).catch(() => [])) {
        const reading = await readFile(join(place, name), 'utf8').then(readingIn, () => undefined)
        // One that cannot be read may be of anybody.
        if (!reading || reading.volumes.some(({ hash }) => hashes.has(hash)))
          await rm(join(place, name), { recursive: true, force: true })
      }
      await rmdir(place).catch(() => undefined)
    }
  }

  #folderOf(volumeHashes: readonly string[]): string {
    const volumes = createHash('sha256')
      .update([...volumeHashes].sort().join('\n'))
      .digest('hex')
    return join(this.#folder, volumes)
  }

  #path({ volumeHashes, packSha256, side, budgetSeconds, insist = false }: ReadingKey): string {
    const name = `${packSha256.slice(0, 32)}-${side ?? 'auto'}-${insist ? 'insist-' : ''}${budgetSeconds}-${READING_VERSION}.json`
    return join(this.#folderOf(volumeHashes), name)
  }
}

function readingIn(text: string): Reading | undefined {
  try {
    return ReadingSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
