import path from 'node:path'
import type { CasebookEvent } from '../../src-shared/bridge-casebook.js'
import type { Backup, CasebookCheck, CasebookNotice } from '../../src-shared/case/casebook-state.js'
import {
  CasebookError,
  placeDraft,
  setAside,
  type Aside,
  type Casebook,
  type ReviewService,
} from '../casebook/index.js'

/** After so many decisions a backup is made, … */
const DECISIONS_BETWEEN = 50
/** … and after so long where anything was written. */
const MINUTES_BETWEEN = 15
/** How long the start may look for what was altered; the second thread does it while the first works. */
const CHECK_BUDGET_MS = 5_000

interface Surroundings {
  /** Path of the casebook. */
  readonly file: string
  readonly casebook: Casebook
  readonly aside: Aside
  readonly review: ReviewService
  readonly emit: (event: CasebookEvent) => void
}

/** Keeps the casebook: looks at the start whether it is whole, makes backups while it is worked in, restores them. */
export class Keeping {
  #notice: CasebookNotice | null = null
  #decisions = 0
  #backedUp = 0
  #rescued = false
  readonly #timers: NodeJS.Timeout[] = []

  constructor(private readonly around: Surroundings) {}

  /** Looks whether the casebook is whole, makes the day's backup, and begins to make those of the session. */
  async begin(): Promise<void> {
    const { casebook, aside } = this.around
    this.#backedUp = casebook.written()
    this.#timers.push(setInterval(() => void this.#backUpChanges(), MINUTES_BETWEEN * 60_000).unref())
    this.#say(await aside.do('check', { budgetMs: CHECK_BUDGET_MS }))
    await aside.do('back-up', { anyway: false }).catch((error: unknown) => this.#tell(error))
  }

  end(): void {
    for (const timer of this.#timers) clearInterval(timer)
  }

  /** What has to be said of the casebook and nobody has decided about yet. */
  get notice(): CasebookNotice | null {
    return this.#notice
  }

  /** A decision was acknowledged. */
  decided(): void {
    this.#decisions++
    if (this.#decisions >= DECISIONS_BETWEEN) void this.#backUpChanges()
  }

  backups(): Promise<Backup[]> {
    return this.around.aside.do('backups', null)
  }

  /** Takes everything for right as it is now, and makes a backup of it. */
  async keep(): Promise<void> {
    this.around.casebook.keepAsItIs()
    this.#notice = null
    await this.around.aside.do('back-up', { anyway: true })
  }

  /**
   * Puts a backup in the place of the casebook. Nothing may be written meanwhile. Throws CasebookError where the backup
   * is not whole or there is no room; the casebook is as it was then.
   */
  async restore(name: string): Promise<void> {
    const { file, casebook, aside, review } = this.around
    await aside.do('prepare-backup', { name })
    const kept = await aside.do('back-up', { anyway: true }).catch(() => null)
    await aside.do('release', null)
    casebook.exchange(() => {
      // Too damaged for a backup: the file itself is kept.
      if (kept === null) setAside(file)
      placeDraft(file)
    })
    review.forget()
    this.#notice = null
    this.#backedUp = casebook.written()
  }

  /** Says that the casebook cannot be written; what is still held of one that is gone is kept as a backup. */
  trouble(error: CasebookError): void {
    this.around.emit({ phase: 'trouble', message: error.message })
    if ((error.kind !== 'gone' && error.kind !== 'replaced') || this.#rescued) return
    this.#rescued = true
    void this.#rescue()
  }

  async #rescue(): Promise<void> {
    try {
      const made = await this.around.casebook.backUp({ anyway: true })
      if (made === null) return
      const name = path.basename(made)
      this.around.emit({
        phase: 'trouble',
        message: `Everything that was saved until the casebook went is kept in the backup ${name}: it is offered when Condyle starts again.`,
      })
    } catch (error) {
      this.#tell(error)
    }
  }

  async #backUpChanges(): Promise<void> {
    const { casebook, aside } = this.around
    const written = casebook.written()
    if (written === this.#backedUp) return
    this.#backedUp = written
    this.#decisions = 0
    await aside.do('back-up', { anyway: true }).catch((error: unknown) => this.#tell(error))
  }

  #say({ altered, alteredCount }: CasebookCheck): void {
    if (alteredCount === 0) return
    const derived = altered.every(({ table }) => table === 'case_search')
    if (derived) {
      this.around.casebook.rebuildSearch()
      this.around.emit({
        phase: 'trouble',
        message: 'The search index of the casebook was damaged and has been made anew; nothing else is affected.',
      })
      return
    }
    void this.#notify(altered, alteredCount)
  }

  async #notify(altered: CasebookCheck['altered'], count: number): Promise<void> {
    const [newest] = (await this.backups()).filter(({ content }) => content !== null)
    const remedy = newest
      ? `restore the backup ${newest.number} of ${newest.day}, or keep everything as it is and go on`
      : 'there is no backup, so look at what is named and keep everything as it is'
    this.#notice = {
      message: `Something changed ${count === 1 ? 'one thing' : `${count} things`} in the casebook that Condyle did not: ${remedy}.`,
      details: altered.map(({ message }) => message),
      backup: newest?.name ?? null,
    }
    this.around.emit({ phase: 'notice', notice: this.#notice })
  }

  #tell(error: unknown): void {
    if (!(error instanceof CasebookError)) throw error
    this.around.emit({ phase: 'trouble', message: error.message })
  }
}
