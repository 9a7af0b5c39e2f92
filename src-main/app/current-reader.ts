import fs from 'node:fs'
import { z } from 'zod'
import type { Preferences } from '../../src-shared/case/preferences.js'
import type { Reader } from '../../src-shared/case/reader.js'
import type { Casebook } from '../casebook/index.js'

interface PreferencesFile {
  read(): Preferences
  write(value: Preferences): void
}

/** Who reads on this workstation now: kept in the preferences, asked for at the first decision. */
export class CurrentReader {
  constructor(
    private readonly casebook: Casebook,
    private readonly preferences: PreferencesFile,
  ) {}

  /** The reader; null until somebody said so, and where the one who did reads no more or is of another casebook. */
  get(): Reader | null {
    const { readerId } = this.preferences.read()
    const reader = readerId === null ? undefined : this.casebook.readers.find(readerId)
    return reader && !reader.retired ? reader : null
  }

  /** The id of the reader, or null. */
  get id(): string | null {
    return this.get()?.id ?? null
  }

  /** Makes a reader the one who reads now; null: nobody. Throws a sentence for one who reads no more. */
  choose(id: string | null): Reader | null {
    const reader = id === null ? null : this.casebook.readers.get(id)
    if (reader?.retired)
      throw new Error(`${reader.name} reads no more: choose another reader, or bring them back first.`)
    this.preferences.write({ ...this.preferences.read(), readerId: id })
    return reader
  }
}

const EarlyPreferences = z.object({ readerName: z.string().trim().min(1).max(200) })

/**
 * Makes the name that version 0.1 kept in its preferences a reader, and the one who reads now. Once: what is written
 * then has no such name any more.
 */
export function takeEarlyReader(file: string, casebook: Casebook, preferences: PreferencesFile): void {
  if (!fs.existsSync(file)) return
  let content: unknown
  try {
    content = JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return
  }
  const early = EarlyPreferences.safeParse(content)
  if (early.success)
    preferences.write({ ...preferences.read(), readerId: casebook.readers.ofName(early.data.readerName).id })
}
