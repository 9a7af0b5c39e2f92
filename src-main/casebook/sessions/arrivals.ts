import type { ReadMode } from '../../../src-shared/case/read.js'
import type { ReadStanding } from '../../../src-shared/review/case-records.js'
import type {
  TravellingAnswers,
  TravellingCase,
  TravellingPerson,
  TravellingTime,
} from '../../../src-shared/session/travel.js'
import type { CaseRepository } from '../cases.js'
import type { Connection } from '../connection.js'
import type { IdentityRepository } from '../identities.js'
import type { PatientRepository } from '../patients.js'
import type { ReaderRepository } from '../readers.js'
import type { ReadRepository } from '../reads.js'
import type { RevisionRepository } from '../revisions.js'
import type { SearchRepository } from '../search.js'
import type { VolumeRepository } from '../volumes.js'
import type { ItemRepository } from './items.js'

/** What is written when something of a session arrives. */
interface Shelves {
  readonly cases: CaseRepository
  readonly identities: IdentityRepository
  readonly patients: PatientRepository
  readonly volumes: VolumeRepository
  readonly search: SearchRepository
  readonly readers: ReaderRepository
  readonly reads: ReadRepository
  readonly revisions: RevisionRepository
  readonly items: ItemRepository
}

/** How an item's read is to stand once what arrived is in it. */
export interface ArrivedRead {
  readonly mode: ReadMode
  readonly standing: ReadStanding
  readonly signedAt: string | null
}

/** Brings what another casebook sent into this one, as it was written there. */
export class Arrivals {
  constructor(
    private readonly connection: Connection,
    private readonly shelves: Shelves,
    private readonly now: () => Date,
  ) {}

  /**
   * Makes sure that somebody is a reader here; gives the name under which they are. Who has the id is the same person. A name
   * alone says nothing: somebody else here who is called the same stays somebody else.
   */
  person({ id, name, role }: TravellingPerson, session: string): string {
    const known = this.shelves.readers.who(id)
    return known ? known.name : this.shelves.readers.receive(id, name, role, session).name
  }

  /** The id that a case has here, which is added where this casebook does not have it. */
  caseOf(description: TravellingCase, taken: ReadonlySet<string>): string {
    return this.knownCase(description, taken) ?? this.#newCase(description)
  }

  /**
   * The case with all volumes of one that arrived and with its side, but none of `taken`; undefined where there is none. With
   * the same side, for it decides what a place in the image answers.
   */
  knownCase({ side: wanted, volumes }: TravellingCase, taken: ReadonlySet<string>): string | undefined {
    const [first = [], ...rest] = volumes.map(({ hash }) => this.shelves.cases.withVolume(hash))
    const known = first.find(
      ({ id, number, side }) =>
        !taken.has(id) && side === wanted && rest.every((list) => list.some((one) => one.number === number)),
    )
    return known?.id
  }

  /** Keeps what was decided in an item beyond what is known of it; its read begins with it. */
  append(answers: TravellingAnswers, known: number, { mode, standing, signedAt }: ArrivedRead): void {
    const { items, reads, revisions } = this.shelves
    this.connection.transaction(() => {
      // Not as it is in the end: what is locked takes no decision.
      items.open(answers.item, mode, { ...standing, status: 'in-review' }, new Date(answers.startedAt))
      const { number, caseId } = reads.get(answers.item)
      for (const { hash, sequence, readingId, author, at, action } of answers.revisions.slice(known)) {
        const entry = { caseId, readId: answers.item, readingId, author, action, at }
        const kept = revisions.append(entry, number)
        const written = revisions.chain(number).at(-1)
        if (kept.sequence !== sequence || written !== hash)
          throw new RangeError('A decision cannot be written as it was.')
      }
      reads.setStanding(number, standing, signedAt)
      this.#addTimes(answers)
    })
  }

  /** Keeps time that is not known here. */
  addTimes(answers: Pick<TravellingAnswers, 'item' | 'times'>): void {
    this.connection.transaction(() => this.#addTimes(answers))
  }

  #addTimes({ item, times }: Pick<TravellingAnswers, 'item' | 'times'>): void {
    const known = new Set(this.shelves.items.spent(item).map(timeKey))
    for (const time of times) if (!known.has(timeKey(time))) this.shelves.items.spend(item, [time], new Date(time.at))
  }

  #newCase({ side, sideSource, study, volumes }: TravellingCase): string {
    const { cases, identities, patients, search, volumes: shelf } = this.shelves
    const at = this.now().toISOString()
    const { identity, fresh } = identities.of(study)
    if (fresh) patients.linkByItself(identity)
    const number = cases.add(identity.number, study, { side, sideSource }, at)
    for (const { hash, label, ...series } of volumes)
      shelf.add(number, { hash, series, label, source: { sourceKey: null, paths: [] }, thumbnail: null }, at)
    search.refreshCase(number)
    return cases.id(number)
  }
}

function timeKey({ question, revealed, milliseconds, at }: TravellingTime): string {
  return JSON.stringify([question, revealed, milliseconds, at])
}
