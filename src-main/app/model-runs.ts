import { randomUUID } from 'node:crypto'
import type { InferenceEvent } from '../../src-shared/bridge.js'
import type { Preferences } from '../../src-shared/case/preferences.js'
import type { Reading } from '../../src-shared/case/reading.js'
import type { ReadState } from '../../src-shared/case/revision.js'
import type { InferenceHost, Run } from '../inference/host/client.js'
import { sentenceFor } from '../files/disk-trouble.js'
import { findPack } from '../inference/pack/list.js'
import type { ReadingCache, ReadingKey } from '../inference/reading-cache.js'

/** A volume of a case: where the cache has it, and what its import took, ms. */
export interface ReadableVolume {
  readonly hash: string
  readonly folder: string
  /** What tells it from other volumes of its series; empty where it is the only one. */
  readonly label: string
  readonly scanMs: number
  readonly decodeMs: number
}

/** What a run needs to know of a case. */
export interface ReadableCase {
  readonly id: string
  /** All that are in the cache, in any order. */
  readonly volumes: readonly ReadableVolume[]
  /** The side a person set, or null. */
  readonly side: 'left' | 'right' | null
  /** A person asks for grades of images that the model would not grade. */
  readonly insist?: boolean
}

interface Surroundings {
  readonly host: InferenceHost
  readonly cache: ReadingCache
  readonly packs: string
  readonly preferences: () => Preferences
  /** Keeps a reading in the casebook and gives back the own read of the one who reads now, as it then stands. */
  readonly keep: (caseId: string, reading: Reading) => Promise<ReadState>
  /** Looks whether volumes changed on the disk, which a model that failed may have stumbled over. */
  readonly look: (volumeHashes: readonly string[]) => Promise<void>
  readonly emit: (event: InferenceEvent) => void
}

/** Model runs, one per case at most; a reading once made is taken from the result cache unless asked for anew. */
export class ModelRuns {
  readonly #runs = new Map<
    string,
    { readonly jobId: string; run: Run | null; cancelled: boolean; readonly end: PromiseWithResolvers<InferenceEvent> }
  >()

  constructor(private readonly around: Surroundings) {}

  /** Starts the model; a case that is already being read keeps its run. */
  start(readable: ReadableCase, again: boolean): string {
    const running = this.#runs.get(readable.id)
    if (running) return running.jobId
    const jobId = randomUUID()
    this.#runs.set(readable.id, { jobId, run: null, cancelled: false, end: Promise.withResolvers() })
    void this.#read(readable, again).catch((error: unknown) => {
      const message = sentenceFor(error)
      this.#end(readable.id, { phase: 'failed', caseId: readable.id, message, retry: true })
    })
    return jobId
  }

  /** How the run of a case ended, once it has; null where none is under way. */
  async ended(caseId: string): Promise<InferenceEvent | null> {
    return this.#runs.get(caseId)?.end.promise ?? null
  }

  cancel(caseId: string): void {
    const running = this.#runs.get(caseId)
    if (!running) return
    running.cancelled = true
    running.run?.cancel()
  }

  async #read(readable: ReadableCase, again: boolean): Promise<void> {
    const { host, cache, packs, preferences, keep, emit } = this.around
    const caseId = readable.id
    const { packId, provider, readingSeconds: budgetSeconds } = preferences()
    const { volumes, side, insist = false } = readable
    const { folder: packFolder, pack } = await findPack(packs, packId)
    const volumeHashes = volumes.map(({ hash }) => hash)
    const key: ReadingKey = { volumeHashes, packSha256: pack.sha256, side, budgetSeconds, insist }
    const known = again ? undefined : await cache.get(key)
    if (known) {
      this.#end(caseId, { phase: 'done', caseId, reading: known, state: await keep(caseId, known), fromCache: true })
      return
    }
    const running = this.#runs.get(caseId)
    if (!running || running.cancelled) {
      this.#end(caseId, { phase: 'cancelled', caseId })
      return
    }
    running.run = host.run(
      {
        volumes: volumes.map(({ folder, label, scanMs, decodeMs }) => ({ folder, label, scanMs, decodeMs })),
        packFolder,
        provider,
        side,
        budgetSeconds,
        insist,
      },
      {
        onProgress: ({ volume, ...progress }) => emit({ phase: 'progress', caseId, progress, volume }),
        onFinding: (finding) => emit({ phase: 'partial', caseId, finding }),
      },
    )
    const outcome = await running.run.outcome
    if (outcome.kind === 'done') {
      // The casebook keeps it: a cache that cannot be written costs time at most.
      await cache.put(key, outcome.reading).catch(() => undefined)
      this.#end(caseId, {
        phase: 'done',
        caseId,
        reading: outcome.reading,
        state: await keep(caseId, outcome.reading),
        fromCache: false,
      })
    } else if (outcome.kind === 'failed') {
      this.#end(caseId, { phase: 'failed', caseId, message: outcome.message, retry: outcome.retry })
      await this.around.look(volumeHashes)
    } else {
      this.#end(caseId, { phase: 'cancelled', caseId })
    }
  }

  #end(caseId: string, event: InferenceEvent): void {
    const ended = this.#runs.get(caseId)
    this.#runs.delete(caseId)
    this.around.emit(event)
    ended?.end.resolve(event)
  }
}
