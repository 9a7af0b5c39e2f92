import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ReadingSchema, type Reading } from '../../src-shared/case/reading.js'
import { writeFileWhole } from '../files/atomic-write.js'
import { PIPELINE_VERSION } from './pipeline/version.js'

/** What a stored reading depends on. */
export interface ReadingKey {
  readonly volumeHash: string
  readonly packSha256: string
  /** The side the user set, or null. */
  readonly side: 'left' | 'right' | null
}

/**
 * Readings kept as JSON files under a folder: one per volume, pack, side override and pipeline version, each written
 * whole.
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

  #path({ volumeHash, packSha256, side }: ReadingKey): string {
    return join(this.#folder, volumeHash, `${packSha256.slice(0, 32)}-${side ?? 'auto'}-${PIPELINE_VERSION}.json`)
  }
}
