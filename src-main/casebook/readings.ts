import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'
import { JudgingChoiceSchema, type JudgingChoice } from '../../src-shared/case/judging.js'
import type { Reading } from '../../src-shared/case/reading.js'
import { KeptReadingSchema } from '../../src-shared/case/upgrade-reading.js'
import { judgedReading } from '../../src-shared/judging/judged-reading.js'
import { jsonOfText } from '../files/bounded-text.js'
import type { Connection } from './connection.js'
import { damaged } from './errors.js'
import type { StoredReading } from './records.js'

const RowSchema = z.object({ id: z.string(), savedAt: z.string(), document: z.instanceof(Buffer) })
const IdRow = z.object({ id: z.string() })
const MakerRow = z.object({ id: z.string(), packId: z.string(), packVersion: z.string() })
const TurnRow = z.object({ turn: z.number().int() })

/** The model's readings of a case, oldest first; the last one is current. All stand as `choice` says. */
export class ReadingRepository {
  readonly #connection: Connection
  readonly #now: () => Date
  choice: JudgingChoice = JudgingChoiceSchema.parse({})
  readonly #statements: ReturnType<typeof prepare>

  constructor(connection: Connection, now: () => Date) {
    this.#connection = connection
    this.#now = now
    this.#statements = prepare(connection)
  }

  /** Keeps a reading and makes it current; one that is already kept is only made current. Returns its id. */
  save(caseNumber: number, reading: Reading): string {
    const text = JSON.stringify(reading)
    const id = createHash('sha256').update(text).digest('hex')
    if (this.currentId(caseNumber) === id) return id
    if (this.#statements.promote({ caseNumber, id }).changes === 1) return id
    const { turn } = this.#statements.latest.first({ caseNumber }) ?? { turn: 0 }
    this.#insert(caseNumber, id, turn + 1, reading, text)
    return id
  }

  has(caseNumber: number, id: string): boolean {
    return this.#statements.has.first({ caseNumber, id }) !== undefined
  }

  /** Keeps a reading under the id that it has elsewhere. One that is current here stays so. */
  receive(caseNumber: number, id: string, reading: Reading): void {
    if (this.has(caseNumber, id)) return
    const { turn } = this.#statements.earliest.first({ caseNumber }) ?? { turn: 1 }
    this.#insert(caseNumber, id, turn - 1, reading, JSON.stringify(reading))
  }

  /** The id of the current reading, or null before the first one. */
  currentId(caseNumber: number): string | null {
    return this.#statements.currentId.first({ caseNumber })?.id ?? null
  }

  /** The current reading, or null before the first one. */
  current(caseNumber: number): StoredReading | null {
    const row = this.#statements.current.first({ caseNumber })
    return row ? this.#parse(row) : null
  }

  /** All readings of a case, oldest first. */
  all(caseNumber: number): StoredReading[] {
    return this.#statements.all.all({ caseNumber }).map((row) => this.#parse(row))
  }

  /** Which pack made each reading of a case, oldest first, without unpacking what it says. */
  makers(caseNumber: number): z.output<typeof MakerRow>[] {
    return this.#statements.makers.all({ caseNumber })
  }

  #insert(caseNumber: number, id: string, turn: number, reading: Reading, text: string): void {
    this.#statements.insert({
      caseNumber,
      id,
      turn,
      savedAt: this.#now().toISOString(),
      packId: reading.pack.id,
      packVersion: reading.pack.version,
      packSha256: reading.pack.sha256,
      provider: reading.provider,
      score: reading.outOfDistribution.score,
      threshold: reading.outOfDistribution.threshold,
      totalMs: reading.timingsMs.total,
      document: gzipSync(text),
    })
  }

  #parse({ id, savedAt, document }: z.output<typeof RowSchema>): StoredReading {
    try {
      const reading = KeptReadingSchema.parse(jsonOfText(gunzipSync(document).toString('utf8')))
      return { id, savedAt, reading: judgedReading(reading, this.choice) }
    } catch (error) {
      throw damaged(this.#connection.file, error)
    }
  }
}

function prepare(connection: Connection) {
  const ofCase = 'FROM readings WHERE case_number = $caseNumber ORDER BY turn'
  const nextTurn = '(SELECT coalesce(max(turn), 0) + 1 FROM readings WHERE case_number = $caseNumber)'
  const columns = 'id, saved_at AS savedAt, document'
  return {
    all: connection.reader(`SELECT ${columns} ${ofCase}`, RowSchema),
    makers: connection.reader(`SELECT id, pack_id AS packId, pack_version AS packVersion ${ofCase}`, MakerRow),
    current: connection.reader(`SELECT ${columns} ${ofCase} DESC LIMIT 1`, RowSchema),
    has: connection.reader('SELECT id FROM readings WHERE case_number = $caseNumber AND id = $id', IdRow),
    latest: connection.reader(`SELECT turn ${ofCase} DESC LIMIT 1`, TurnRow),
    earliest: connection.reader(`SELECT turn ${ofCase} LIMIT 1`, TurnRow),
    currentId: connection.reader(`SELECT id ${ofCase} DESC LIMIT 1`, IdRow),
    promote: connection.writer(`UPDATE readings SET turn = ${nextTurn} WHERE case_number = $caseNumber AND id = $id`),
    insert: connection.writer(`
      INSERT INTO readings (case_number, id, turn, saved_at, pack_id, pack_version, pack_sha256, provider,
        distribution_score, distribution_threshold, total_ms, document)
      VALUES ($caseNumber, $id, $turn, $savedAt, $packId, $packVersion, $packSha256, $provider, $score,
        $threshold, $totalMs, $document)`),
  }
}
