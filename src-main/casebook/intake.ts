import type { ImportNote } from '../../src-shared/case/case-volume.js'
import type { ImportedCase } from '../../src-shared/bridge-import.js'
import type { CaseRepository, KneeRow } from './cases.js'
import type { IdentityRepository, IdentityRow } from './identities.js'
import type { NoteRepository } from './notes.js'
import type { PatientRepository } from './patients.js'
import type { NewCase } from './records.js'
import type { SearchRepository } from './search.js'
import type { Standings } from './standings.js'
import type { VolumeRepository } from './volumes.js'

interface Rooms {
  readonly cases: CaseRepository
  readonly identities: IdentityRepository
  readonly patients: PatientRepository
  readonly volumes: VolumeRepository
  readonly notes: NoteRepository
  readonly search: SearchRepository
  readonly standings: Standings
}

/**
 * Brings what was imported into the casebook: a new case, more series of a case that is there, or nothing new.
 *
 * A case is joined where patient, study and side are the same. Files of one study that name different patients are
 * never put together: they are cases of their own, held for a person to decide.
 */
export class Intake {
  constructor(
    private readonly rooms: Rooms,
    private readonly now: () => Date,
  ) {}

  /** Takes one knee of one study in. Call it inside a transaction. */
  take(entry: NewCase): ImportedCase {
    const { cases, volumes, notes, search, standings } = this.rooms
    const at = this.now().toISOString()
    const { number, known } = this.#caseOf(entry, at)
    const added = entry.volumes.filter((volume) => volumes.add(number, volume, at)).length
    notes.add(number, entry.notes)
    search.refreshCase(number)
    if (known) standings.recount(number)
    return { caseId: cases.id(number), outcome: known ? (added > 0 ? 'joined' : 'known') : 'new', added }
  }

  #caseOf(entry: NewCase, at: string): { number: number; known: boolean } {
    const { cases, identities, patients, notes } = this.rooms
    const { study, side, sideSource } = entry
    // Files that name nobody can only be recognised by what they show.
    const nameless = study.patientId === '' && study.patientName === ''
    const seen = nameless ? this.#withVolumes(entry)[0] : undefined
    if (seen) return { number: seen.number, known: true }
    const identity = this.#identity(entry)
    const joined = this.#joinable(entry, identity)
    if (joined) {
      if (joined.side === 'unknown' && side !== 'unknown') cases.learnSide(joined.number, { side, sideSource })
      return { number: joined.number, known: true }
    }
    const number = cases.add(identity.number, study, { side, sideSource }, at)
    if (cases.studyHasOtherPatient(study.uid, patients.patient(identity.patient).key))
      notes.add(
        number,
        entry.notes.some(({ kind }) => kind === 'held') ? [] : [heldNote(identities.get(identity.number), at)],
      )
    return { number, known: false }
  }

  #identity(entry: NewCase): IdentityRow {
    const { identities, patients } = this.rooms
    const { identity, fresh } = identities.of(entry.study)
    if (fresh) patients.linkByItself(identity)
    return identities.get(identity.number)
  }

  /** The case that the entry belongs to: one with its volumes, else one of its study and side. */
  #joinable(entry: NewCase, identity: IdentityRow): KneeRow | undefined {
    const ofStudy = this.rooms.cases.ofStudy(identity.patient, entry.study.uid)
    const same = ofStudy.filter(({ side }) => side === entry.side)
    const hashes = new Set(this.#withVolumes(entry).map(({ number }) => number))
    const seen = ofStudy.find(({ number }) => hashes.has(number))
    if (seen ?? same[0]) return seen ?? same[0]
    // A side that one of them does not say is no reason to take them for two knees, unless both knees are there.
    const [only, ...more] = ofStudy
    return only && more.length === 0 && (only.side === 'unknown' || entry.side === 'unknown') ? only : undefined
  }

  #withVolumes(entry: NewCase): KneeRow[] {
    return entry.volumes.flatMap(({ hash }) => this.rooms.cases.withVolume(hash))
  }
}

function heldNote({ name, patientId }: IdentityRow, at: string): ImportNote {
  const who = [name.replaceAll('^', ' ').trim(), patientId === '' ? '' : `ID ${patientId}`].filter(
    (word) => word !== '',
  )
  return {
    kind: 'held',
    title: 'Another patient in the same study',
    message: `Files of this study name ${who.join(', ') || 'no patient'} and another patient as well: they are kept as cases of their own until somebody says in the worklist whether the two are one patient.`,
    files: [],
    fileCount: 0,
    volume: null,
    at,
  }
}
