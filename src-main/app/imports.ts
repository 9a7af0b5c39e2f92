import { randomUUID } from 'node:crypto'
import type { ImportEvent } from '../../src-shared/bridge-import.js'
import { whenFree, type Casebook } from '../casebook/index.js'
import {
  importStacks,
  nothingToRead,
  notesOf,
  scanPaths,
  sentenceOf,
  type DecodeProcess,
  type ImportedStack,
  type ScannedStack,
  type ScannedStudy,
  type VolumeCache,
} from '../imaging/index.js'
import { importedCases } from './imported-cases.js'
import { otherImages, stackOf, type WantedImages } from './wanted-images.js'

interface Job {
  readonly id: string
  readonly paths: readonly string[]
  /** The case whose images are fetched again; null for a new study. */
  readonly wanted: WantedImages | null
  readonly abort: AbortController
  readonly startedAt: number
  scanMs: number
  scanned: ScannedStudy | null
  latest: ImportEvent | null
}

/** What imports need of the workstation. */
export interface ImportSurroundings {
  readonly cache: VolumeCache
  readonly decoder: DecodeProcess
  readonly casebook: Casebook
  /** Hashes of the volumes that somebody has still to decide about. */
  readonly undecided: () => Promise<ReadonlySet<string>>
  readonly emit: (event: ImportEvent) => void
}

/**
 * Imports under way: scan → every stack that can be read into the volume cache → cases in the casebook. A person is
 * asked only where nothing can tell. One job per opening; each can be cancelled at any point, and one that is
 * cancelled or fails leaves neither a case nor a volume behind.
 */
export class Imports {
  readonly #jobs = new Map<string, Job>()
  readonly #times = new Map<string, { scan: number; decode: number }>()

  constructor(private readonly around: ImportSurroundings) {}

  /**
   * Begins to scan; what happens comes as events. With `wanted` the images of a case are fetched again: its stacks are
   * chosen where they can be told, and other images are refused.
   */
  start(paths: readonly string[], wanted: WantedImages | null = null): string {
    const job: Job = {
      id: randomUUID(),
      paths,
      wanted,
      abort: new AbortController(),
      startedAt: performance.now(),
      scanMs: 0,
      scanned: null,
      latest: null,
    }
    this.#jobs.set(job.id, job)
    void this.#guard(job, () => this.#scan(job))
    return job.id
  }

  /** Goes on with the stacks the user chose. */
  choose(jobId: string, stackIds: readonly string[], side: 'left' | 'right' | null): void {
    const job = this.#jobs.get(jobId)
    const study = job?.scanned
    if (!job || !study) throw new Error('This import is over: open the files again.')
    void this.#guard(job, () => this.#take(job, study, stackIds, side))
  }

  /** Begins a job that ended anew, with the same files, and gives the new one's id. */
  retry(jobId: string): string {
    const job = this.#jobs.get(jobId)
    if (!job) throw new Error('This import is over: open the files again.')
    return this.start(job.paths, job.wanted)
  }

  /** Ends a job; one that is over stays as it ended. */
  cancel(jobId: string): void {
    const job = this.#jobs.get(jobId)
    if (!job || isOver(job)) return
    job.abort.abort()
    this.#finish(job, { phase: 'cancelled', jobId })
  }

  /** The latest event of a job, or null for one that never was. */
  status(jobId: string): ImportEvent | null {
    return this.#jobs.get(jobId)?.latest ?? null
  }

  /** How long a volume's import took in this session, ms; zeros where it was imported before. */
  timesOf(volumeHash: string): { scan: number; decode: number } {
    return this.#times.get(volumeHash) ?? { scan: 0, decode: 0 }
  }

  async #scan(job: Job): Promise<void> {
    const { cache, decoder } = this.around
    const study = await scanPaths(job.paths, {
      signal: job.abort.signal,
      workFolder: cache.workFolder,
      decoder,
      onProgress: ({ done, total, file }) => this.#progress(job, 'scan', done, total, file ?? ''),
    })
    job.scanned = study
    job.scanMs = performance.now() - job.startedAt
    const { stacks, suggested, question } = study.result
    if (stacks.length === 0) throw new Error(nothingToRead(study.result))
    if (job.wanted) await this.#fetch(job, study, job.wanted)
    else if (question !== null) this.#tell(job, { phase: 'question', jobId: job.id, result: study.result })
    else if (suggested.length > 0) await this.#take(job, study, suggested, null)
    else throw new Error(nothingToRead(study.result))
  }

  /** Makes chosen stacks volumes of cases. */
  async #take(
    job: Job,
    study: ScannedStudy,
    stackIds: readonly string[],
    side: 'left' | 'right' | null,
  ): Promise<void> {
    const { cache, casebook } = this.around
    const imported = await this.#decode(
      job,
      stackIds.map((id) => stackIn(study, id)),
      side,
    )
    try {
      const failed = imported.find(({ failure }) => failure !== null)
      if (failed && imported.every(({ meta }) => meta === null)) throw new Error(failed.failure ?? '')
      const at = casebook.now().toISOString()
      const notes = notesOf(study.result, imported, at)
      const entries = await importedCases(imported, notes, { paths: job.paths, cache, at })
      const cases = await whenFree(() => {
        job.abort.signal.throwIfAborted()
        return casebook.addCases(entries)
      })
      const kept = new Set(cases.flatMap(({ caseId }) => casebook.notes(caseId).map((note) => JSON.stringify(note))))
      this.#finish(job, { phase: 'imported', jobId: job.id, cases, notes: kept.size })
    } catch (error) {
      await this.#discard(imported)
      throw error
    }
  }

  /** Brings wanted volumes back into the cache, and refuses images that are others. */
  async #fetch(job: Job, study: ScannedStudy, { caseId, volumes, side }: WantedImages): Promise<void> {
    const { casebook } = this.around
    const wanted = new Set(volumes.map(({ hash }) => hash))
    const ids = new Set(volumes.map((volume) => stackOf(study, volume)).filter((id) => id !== null))
    if (ids.size === 0) throw new Error(otherImages(job.paths))
    const imported = await this.#decode(
      job,
      [...ids].map((id) => stackIn(study, id)),
      side,
    )
    await this.#discard(imported.filter(({ meta }) => meta && !wanted.has(meta.hash)))
    const found = imported.flatMap(({ meta }) => (meta && wanted.has(meta.hash) ? [meta] : []))
    if (found.length === 0)
      throw new Error(imported.find(({ failure }) => failure !== null)?.failure ?? otherImages(job.paths))
    for (const { hash, sourceKey } of found)
      await whenFree(() => casebook.keepSource(caseId, hash, { sourceKey, paths: job.paths }))
    const notes = casebook.notes(caseId).length
    this.#finish(job, { phase: 'imported', jobId: job.id, cases: [{ caseId, outcome: 'known', added: 0 }], notes })
  }

  async #decode(
    job: Job,
    stacks: readonly ScannedStack[],
    side: 'left' | 'right' | null,
  ): Promise<readonly ImportedStack[]> {
    const { cache, decoder, undecided } = this.around
    const begun = performance.now()
    const imported = await importStacks(stacks, {
      cache,
      decoder,
      side,
      keep: await undecided(),
      signal: job.abort.signal,
      onProgress: ({ done, total }) => this.#progress(job, 'decode', done, total, 'Decoding slices'),
    })
    // They are read together: each is said to have taken its share.
    const share = Math.max(imported.length, 1)
    const times = { scan: job.scanMs / share, decode: (performance.now() - begun) / share }
    for (const { meta } of imported) if (meta) this.#times.set(meta.hash, times)
    return imported
  }

  /** Removes volumes that this import made and that no case has. */
  async #discard(imported: readonly ImportedStack[]): Promise<void> {
    const { cache, casebook } = this.around
    for (const { meta, isNew } of imported)
      if (meta && isNew && !casebook.hasVolume(meta.hash)) await cache.remove(meta.hash)
  }

  async #guard(job: Job, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (job.abort.signal.aborted) return
      const message = sentenceOf(error)
      this.#finish(job, { phase: 'failed', jobId: job.id, message, result: job.scanned?.result ?? null })
    }
  }

  #progress(job: Job, stage: string, done: number, total: number, message: string): void {
    this.#tell(job, { phase: 'progress', jobId: job.id, progress: { stage, done, total, message } })
  }

  #tell(job: Job, event: ImportEvent): void {
    if (job.abort.signal.aborted) return
    job.latest = event
    this.around.emit(event)
  }

  #finish(job: Job, event: ImportEvent): void {
    job.latest = event
    void job.scanned?.dispose()
    job.scanned = null
    this.around.emit(event)
  }
}

function isOver({ latest }: Job): boolean {
  return latest !== null && latest.phase !== 'progress' && latest.phase !== 'question'
}

function stackIn(study: ScannedStudy, id: string): ScannedStack {
  const stack = study.stack(id)
  if (!stack) throw new Error('That series is not part of this import: choose another.')
  return stack
}
