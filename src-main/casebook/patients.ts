import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { LinkProposal, Patient } from '../../src-shared/case/patient.js'
import { agreementOf, reasonToAsk } from './agreement.js'
import type { Connection } from './connection.js'
import { CasebookError } from './errors.js'
import type { IdentityRepository, IdentityRow } from './identities.js'
import type { SearchRepository } from './search.js'

const KINDS = ['linked', 'parted', 'kept-apart'] as const
const EventRow = z.object({ sequence: z.number().int(), kind: z.enum(KINDS) })
const MoveRow = z.object({ identity: z.number().int(), fromPatient: z.string(), toPatient: z.string() })
const FoundRow = z.object({ found: z.number() })
const LoggedRow = z.object({
  at: z.string(),
  kind: z.enum([...KINDS, 'undone']),
  byHand: z.number().transform((flag) => flag === 1),
})

/** What undoing took back, as a sentence. */
const UNDONE: Readonly<Record<(typeof KINDS)[number], string>> = {
  linked: 'The two patients are separate again.',
  parted: 'The identity is back with its patient.',
  'kept-apart': 'The two patients may be asked about again.',
}

/**
 * Which identities are one patient. They are joined without a question where id, issuer and birth date agree, else by
 * a person; every change is a row of a log, and what a person did can be taken back.
 */
export class PatientRepository {
  readonly #connection: Connection
  readonly #statements: ReturnType<typeof prepare>

  constructor(
    connection: Connection,
    private readonly identities: IdentityRepository,
    private readonly search: SearchRepository,
    private readonly now: () => Date,
  ) {
    this.#connection = connection
    this.#statements = prepare(connection)
  }

  /** The patient of a key with all identities. Throws `no-such-patient`. */
  patient(key: string): Patient {
    return this.identities.patient(key)
  }

  /** Joins a new identity to the patient it is beyond doubt, unless a person said otherwise. Call it inside a transaction. */
  linkByItself(identity: IdentityRow): void {
    const same = this.identities
      .withId(identity)
      .find((other) => agreementOf(identity, other).verdict === 'same' && !this.#isKeptApart(identity, other))
    if (same) this.#link(identity.patient, same.patient, false)
  }

  /** Pairs of patients that a person has to decide on: some facts agree and nobody has said yet. */
  proposals(): LinkProposal[] {
    const asked = new Set<string>()
    const proposals: LinkProposal[] = []
    for (const { first, second, inOneStudy } of this.identities.pairs()) {
      const agreement = agreementOf(first, second)
      const pair = [first.patient, second.patient].sort().join(' ')
      if (asked.has(pair) || (agreement.verdict === 'different' && !inOneStudy)) continue
      if (this.#patientsKeptApart(first.patient, second.patient)) continue
      asked.add(pair)
      proposals.push({
        first: this.patient(first.patient),
        second: this.patient(second.patient),
        agree: [...agreement.agree],
        differ: [...agreement.differ],
        reason: reasonToAsk(agreement, inOneStudy),
      })
    }
    return proposals
  }

  /** Makes two patients one, under the key of whoever was seen first. */
  link(first: string, second: string): void {
    this.#connection.transaction(() => {
      this.patient(first)
      this.patient(second)
      if (first !== second) this.#link(first, second, true)
    })
  }

  /** Says that two patients are different people: they are not asked about again, and never joined without a person. */
  keepApart(first: string, second: string): void {
    this.#connection.transaction(() => {
      this.patient(first)
      this.patient(second)
      if (first === second)
        throw new CasebookError('refused', 'These two are one patient already: part them first to keep them apart.')
      const event = this.#log('kept-apart', true)
      this.#noteApart(event, this.identities.ofPatient(first), this.identities.ofPatient(second))
    })
  }

  /** Takes one identity out of its patient, and keeps it apart from what stays. */
  part(key: string): void {
    this.#connection.transaction(() => {
      const identity = this.identities.byKey(key)
      const rest = this.identities.ofPatient(identity.patient).filter(({ number }) => number !== identity.number)
      if (rest.length === 0)
        throw new CasebookError('refused', 'This patient has one identity: there is nothing to part.')
      const event = this.#log('parted', true)
      this.#move(event, [identity], randomUUID())
      this.#noteApart(event, [identity], rest)
      this.search.refresh([identity.number, ...rest.map(({ number }) => number)])
    })
  }

  /** Takes back the last thing a person did here; the sentence says what, null where there is nothing. */
  undo(): string | null {
    return this.#connection.transaction(() => {
      const last = this.#statements.last.first()
      if (!last) return null
      this.#statements.undo({ at: this.now().toISOString(), undoes: last.sequence })
      const moved = this.#statements.moves.all({ event: last.sequence })
      const touched = new Set<number>()
      for (const { identity, fromPatient, toPatient } of moved) {
        this.identities.setPatient(identity, fromPatient)
        for (const patient of [fromPatient, toPatient])
          for (const { number } of this.identities.ofPatient(patient)) touched.add(number)
      }
      this.search.refresh([...touched])
      return UNDONE[last.kind]
    })
  }

  /** What was done, oldest first; without names. */
  log(): z.output<typeof LoggedRow>[] {
    return this.#statements.log.all()
  }

  #link(first: string, second: string, byHand: boolean): void {
    const groups = [this.identities.ofPatient(first), this.identities.ofPatient(second)]
    const [into = [], joining = []] = groups.sort((a, b) => (a[0]?.number ?? 0) - (b[0]?.number ?? 0))
    const target = into[0]
    if (!target) return
    this.#move(this.#log('linked', byHand), joining, target.patient)
    this.search.refresh([...into, ...joining].map(({ number }) => number))
  }

  #log(kind: (typeof KINDS)[number], byHand: boolean): number {
    return this.#statements.insertEvent({ at: this.now().toISOString(), kind, byHand: byHand ? 1 : 0 }).row
  }

  #move(event: number, identities: readonly IdentityRow[], toPatient: string): void {
    for (const { number: identity, patient: fromPatient } of identities) {
      this.#statements.insertMove({ event, identity, fromPatient, toPatient })
      this.identities.setPatient(identity, toPatient)
    }
  }

  #noteApart(event: number, these: readonly IdentityRow[], those: readonly IdentityRow[]): void {
    for (const { number: first } of these)
      for (const { number: second } of those) this.#statements.insertApart({ event, first, second })
  }

  #isKeptApart(one: IdentityRow, other: IdentityRow): boolean {
    return this.#patientsKeptApart(one.patient, other.patient)
  }

  #patientsKeptApart(first: string, second: string): boolean {
    return this.#statements.apart.first({ first, second })?.found === 1
  }
}

function prepare(connection: Connection) {
  const standing = 'NOT EXISTS (SELECT 1 FROM patient_events AS later WHERE later.undoes = patient_events.sequence)'
  return {
    // An event whose identities are all gone has nothing to take back.
    last: connection.reader(
      `SELECT sequence, kind FROM patient_events WHERE by_hand = 1 AND kind <> 'undone' AND ${standing}
         AND (EXISTS (SELECT 1 FROM patient_moves WHERE event = sequence)
           OR EXISTS (SELECT 1 FROM kept_apart WHERE event = sequence))
       ORDER BY sequence DESC LIMIT 1`,
      EventRow,
    ),
    moves: connection.reader(
      'SELECT identity, from_patient AS fromPatient, to_patient AS toPatient FROM patient_moves WHERE event = $event',
      MoveRow,
    ),
    apart: connection.reader(
      `SELECT EXISTS (
         SELECT 1 FROM kept_apart JOIN patient_events ON sequence = event
           JOIN identities AS one ON one.number = kept_apart.first
           JOIN identities AS other ON other.number = kept_apart.second
         WHERE ((one.patient = $first AND other.patient = $second) OR (one.patient = $second AND other.patient = $first))
           AND ${standing}
       ) AS found`,
      FoundRow,
    ),
    log: connection.reader('SELECT at, kind, by_hand AS byHand FROM patient_events ORDER BY sequence', LoggedRow),
    insertEvent: connection.writer(
      'INSERT INTO patient_events (at, kind, by_hand, undoes) VALUES ($at, $kind, $byHand, NULL)',
    ),
    undo: connection.writer(
      "INSERT INTO patient_events (at, kind, by_hand, undoes) VALUES ($at, 'undone', 1, $undoes)",
    ),
    insertMove: connection.writer(`
      INSERT INTO patient_moves (event, identity, from_patient, to_patient)
      VALUES ($event, $identity, $fromPatient, $toPatient)`),
    insertApart: connection.writer('INSERT INTO kept_apart (event, first, second) VALUES ($event, $first, $second)'),
  }
}
