import { randomUUID } from 'node:crypto'
import type { ImportEvent } from '../../src-shared/bridge.js'
import type { ScanResult } from '../../src-shared/case/import.js'
import type { Casebook } from '../casebook/index.js'
import { importStack, scanPaths, type DecodeProcess, type ScannedStudy, type VolumeCache } from '../imaging/index.js'
import { caseFromVolume } from './case-from-volume.js'
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

/**
 * Imports under way: scan → choose a stack (by itself where there is only one knee) → decode into the volume cache →
 * case in the casebook. One job per opening; each can be cancelled at any point and leaves nothing half-done.
 */
export class Imports {
  private readonly jobs = new Map<string, Job>()
  private readonly times = new Map<string, { scan: number; decode: number }>()

  constructor(
    private readonly cache: VolumeCache,
    private readonly decoder: DecodeProcess,
    private readonly casebook: Casebook,
    private readonly emit: (event: ImportEvent) => void,
  ) {}

  /**
   * Begins to scan; what happens comes as events. With `wanted` the images of a case are fetched again: its stack is
   * chosen where it can be told, and other images are refused.
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
    this.jobs.set(job.id, job)
    void this.guard(job, () => this.scan(job, paths))
    return job.id
  }

  /** Goes on with the stack the user chose. */
  choose(jobId: string, stackId: string, side: 'left' | 'right' | null): void {
    const job = this.jobs.get(jobId)
    if (!job?.scanned) throw new Error('This import is over: open the files again.')
    void this.guard(job, () => this.decode(job, stackId, side))
  }

  cancel(jobId: string): void {
    const job = this.jobs.get(jobId)
    if (!job) return
    job.abort.abort()
    this.finish(job, { phase: 'cancelled', jobId })
  }

  /** The latest event of a job, or null for one that never was. */
  status(jobId: string): ImportEvent | null {
    return this.jobs.get(jobId)?.latest ?? null
  }

  /** How long a volume's import took in this session, ms; zeros where it was imported before. */
  timesOf(volumeHash: string): { scan: number; decode: number } {
    return this.times.get(volumeHash) ?? { scan: 0, decode: 0 }
  }

  private async scan(job: Job, paths: readonly string[]): Promise<void> {
    const scanned = await scanPaths(paths, {
      signal: job.abort.signal,
      workFolder: this.cache.workFolder,
      decoder: this.decoder,
      onProgress: ({ done, total, file }) =>
        this.tell(job, { phase: 'progress', jobId: job.id, stage: 'scan', done, total, message: file ?? '' }),
    })
    job.scanned = scanned
    job.scanMs = performance.now() - job.startedAt
    const chosen = job.wanted ? stackOf(scanned, job.wanted) : scanned.result.suggested
    this.tell(job, { phase: 'scanned', jobId: job.id, result: scanned.result, chosen })
    if (scanned.result.stacks.length === 0) throw new Error(nothingReadable(scanned.result))
    if (chosen !== null) await this.decode(job, chosen, job.wanted?.side ?? null)
  }

  private async decode(job: Job, stackId: string, side: 'left' | 'right' | null): Promise<void> {
    const stack = job.scanned?.stack(stackId)
    if (!stack) throw new Error('That stack is not part of this import: choose another.')
    const begun = performance.now()
    const meta = await importStack(stack, {
      cache: this.cache,
      decoder: this.decoder,
      side,
      keep: this.casebook.undecidedVolumes(),
      signal: job.abort.signal,
      onProgress: ({ done, total }) =>
        this.tell(job, { phase: 'progress', jobId: job.id, stage: 'decode', done, total, message: 'Decoding slices' }),
    })
    if (job.abort.signal.aborted) return
    this.times.set(meta.hash, { scan: job.scanMs, decode: performance.now() - begun })
    const known = this.casebook.findByVolumeHash(meta.hash)
    if (job.wanted && job.wanted.volumeHash !== meta.hash) {
      if (!known) await this.cache.remove(meta.hash)
      throw new Error(otherImages(job.paths))
    }
    const caseId = known?.id ?? this.casebook.addCase(caseFromVolume(meta)).id
    this.casebook.keepSource(caseId, { sourceKey: meta.sourceKey, paths: job.paths })
    const issues = meta.issues.map((issue) => issue.message)
    const alreadyKnown = known !== undefined && job.wanted === null
    this.finish(job, { phase: 'imported', jobId: job.id, caseId, alreadyKnown, issues })
  }

  private async guard(job: Job, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (job.abort.signal.aborted) return
      const message = error instanceof Error ? error.message : 'The import failed: try again.'
      this.finish(job, { phase: 'failed', jobId: job.id, message })
    }
  }

  private tell(job: Job, event: ImportEvent): void {
    if (job.abort.signal.aborted) return
    job.latest = event
    this.emit(event)
  }

  private finish(job: Job, event: ImportEvent): void {
    job.latest = event
    void job.scanned?.dispose()
    job.scanned = null
    this.emit(event)
  }
}

/** Why there is nothing to open, from what was set aside. */
export function nothingReadable(result: ScanResult): string {
  const [first, ...more] = result.setAside
  const issue = result.issues.find((one) => one.severity === 'error')
  if (issue) return issue.message
  if (!first) return 'There are no images here: choose a folder, ZIP, DICOM, NIfTI or NRRD file with a knee MRI.'
  return more.length === 0
    ? first.reason
    : `None of these ${result.filesSeen} files can be opened as a volume. ${first.reason}`
}
