import { z } from 'zod'
import type { Connection } from './connection.js'
import { jsonColumn } from './json-column.js'
import type { NewVolume, StoredVolume, VolumeSource } from './records.js'

const VolumeRow = z
  .object({
    hash: z.string(),
    uid: z.string(),
    number: z.number().int().nullable(),
    description: z.string(),
    modality: z.string(),
    simulated: z.number(),
    label: z.string(),
    sourceKey: z.string().nullable(),
    paths: jsonColumn(z.array(z.string())),
    thumbnail: z.string().nullable(),
  })
  .transform(({ hash, uid, number, description, modality, simulated, label, sourceKey, paths, thumbnail }) => ({
    hash,
    series: { uid, number, description, modality, simulated: simulated === 1 },
    label,
    source: { sourceKey, paths },
    thumbnail,
  }))

const HashRow = z.object({ hash: z.string() })
const FoundRow = z.object({ found: z.number() })

/** Series by their numbers, those without one last; never the order in which they came. */
export const SERIES_ORDER = 'series_number IS NULL, series_number, series_uid, label, hash'

/** The volumes of cases, and where each was opened from last. */
export class VolumeRepository {
  readonly #statements: ReturnType<typeof prepare>

  constructor(connection: Connection) {
    this.#statements = prepare(connection)
  }

  /** Adds a volume to a case; one that it has gets its latest source and what was not known of it. True where it is new. */
  add(caseNumber: number, volume: NewVolume, addedAt: string): boolean {
    const { hash, series, label, source, thumbnail } = volume
    const values = {
      caseNumber,
      hash,
      number: series.number,
      label,
      sourceKey: source.sourceKey,
      paths: JSON.stringify(source.paths),
      thumbnail,
    }
    if (this.#statements.update(values).changes > 0) return false
    const { uid, description, modality, simulated } = series
    this.#statements.insert({ ...values, uid, description, modality, simulated: simulated ? 1 : 0, addedAt })
    return true
  }

  /** The volumes of a case in the order of their series. */
  of(caseNumber: number): StoredVolume[] {
    return this.#statements.ofCase.all({ caseNumber })
  }

  /** Keeps where a volume of a case was opened from; the latest place counts. */
  keepSource(caseNumber: number, hash: string, { sourceKey, paths }: VolumeSource): void {
    this.#statements.keepSource({ caseNumber, hash, sourceKey, paths: JSON.stringify(paths) })
  }

  /** Keeps a picture of a volume in every case that has it. */
  keepThumbnail(hash: string, thumbnail: string): void {
    this.#statements.keepThumbnail({ hash, thumbnail })
  }

  /** Whether any case has the volume. */
  has(hash: string): boolean {
    return this.#statements.has.first({ hash })?.found === 1
  }

  /** Hashes of the volumes of all cases, each once. */
  hashes(): string[] {
    return this.#statements.hashes.all().map(({ hash }) => hash)
  }

  /** Hashes of a case's volumes that no other case has. */
  onlyOf(caseNumber: number): string[] {
    return this.#statements.onlyOf.all({ caseNumber }).map(({ hash }) => hash)
  }

  /** Hashes of the volumes of every case that nobody has signed off, that somebody is still reading, or that a running session is about. */
  undecided(): ReadonlySet<string> {
    return new Set(this.#statements.undecided.all().map(({ hash }) => hash))
  }
}

function prepare(connection: Connection) {
  const ofRead = 'SELECT 1 FROM reads WHERE reads.case_number = volumes.case_number'
  return {
    ofCase: connection.reader(
      `SELECT hash, series_uid AS uid, series_number AS number, description, modality, simulated, label,
         source_key AS sourceKey, paths, thumbnail
       FROM volumes WHERE case_number = $caseNumber ORDER BY ${SERIES_ORDER}`,
      VolumeRow,
    ),
    has: connection.reader('SELECT EXISTS (SELECT 1 FROM volumes WHERE hash = $hash) AS found', FoundRow),
    hashes: connection.reader('SELECT DISTINCT hash FROM volumes ORDER BY hash', HashRow),
    onlyOf: connection.reader(
      `SELECT hash FROM volumes WHERE case_number = $caseNumber AND NOT EXISTS (
         SELECT 1 FROM volumes AS other WHERE other.hash = volumes.hash AND other.case_number <> $caseNumber)`,
      HashRow,
    ),
    undecided: connection.reader(
      `SELECT DISTINCT hash FROM volumes
       WHERE NOT EXISTS (${ofRead}) OR EXISTS (${ofRead} AND reads.status <> 'signed-off') OR EXISTS (
         SELECT 1 FROM session_items JOIN sessions ON sessions.number = session_items.session
         WHERE session_items.case_number = volumes.case_number AND sessions.finished_at IS NULL)`,
      HashRow,
    ),
    insert: connection.writer(`
      INSERT INTO volumes (case_number, hash, series_uid, series_number, description, modality, label, simulated,
        added_at, source_key, paths, thumbnail)
      VALUES ($caseNumber, $hash, $uid, $number, $description, $modality, $label, $simulated, $addedAt, $sourceKey,
        $paths, $thumbnail)`),
    update: connection.writer(`
      UPDATE volumes SET source_key = $sourceKey, paths = $paths, label = $label,
        series_number = coalesce($number, series_number), thumbnail = coalesce($thumbnail, thumbnail)
      WHERE case_number = $caseNumber AND hash = $hash`),
    keepThumbnail: connection.writer('UPDATE volumes SET thumbnail = $thumbnail WHERE hash = $hash'),
    keepSource: connection.writer(
      'UPDATE volumes SET source_key = $sourceKey, paths = $paths WHERE case_number = $caseNumber AND hash = $hash',
    ),
  }
}
