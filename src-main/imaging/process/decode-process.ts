import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { SupervisedProcess, type Child } from '../../processes/index.js'
import type { StoredVolume, VolumeCache } from '../cache/volume-cache.js'
import { ImportError, ImportErrorKindSchema } from '../errors.js'
import { LIMITS } from '../limits.js'
import type { ScanOutcome } from '../scan/scan.js'
import type { ScanOptions } from '../scan/progress.js'
import type { NiftiSource, ScannedStack } from '../stack.js'
import type { Voxels } from '../decode/decode-dicom.js'
import type { DecodeOptions } from '../decode/decode-stack.js'
import { FromWorkerSchema, type Job, type JobProgress, type JobResult } from './protocol.js'

export interface DecodeProcessOptions {
  /** Starts the worker (worker.ts). Left out, jobs run in this process: for tests. */
  readonly fork?: () => Child
  /** A worker without a job is ended after this long, which gives its memory back. */
  readonly idleMs?: number
  /** A worker that gave no sign of life for so long is ended. */
  readonly silenceMs?: number
  /** A worker that has not dropped a cancelled job after so long is ended. */
  readonly cancelMs?: number
  /** Memory of a process from outside, where the supervisor cannot tell by itself (processes/). */
  readonly measure?: (pid: number | undefined) => number | undefined
}

/** A worker starts in a third of a second; kept, it holds 130 MB. */
const IDLE_MS = 4_000

/**
 * The process that reads and decodes files, supervised (processes/): what it says is checked, and one that hangs, or goes
 * on with what was cancelled, is ended and the next job has another.
 */
export class DecodeProcess {
  readonly #process: SupervisedProcess<Job, JobProgress, JobResult> | undefined

  constructor(options: DecodeProcessOptions = {}) {
    const { fork, idleMs = IDLE_MS, silenceMs = LIMITS.decoderSilenceMs, cancelMs = LIMITS.cancelMs, measure } = options
    if (!fork) return
    this.#process = new SupervisedProcess<Job, JobProgress, JobResult>({
      fork,
      replies: FromWorkerSchema,
      oneByOne: false,
      lifeIsProgress: true,
      idleMs,
      silenceMs: () => silenceMs,
      cancelMs,
      bytes: LIMITS.decoderBytes,
      measure,
      words: {
        unstartable: () => stoppedWith('The decoder could not be started, nothing was lost: restart Condyle.'),
        stopped: () => stoppedWith('The decoder stopped unexpectedly, nothing was lost: open the study again.'),
        silent: () =>
          stoppedWith(
            'The decoder made no progress and was ended, nothing was lost: open the study again, and if it stops at the same ' +
              'place, without the file that it stopped at.',
          ),
        insatiable: () =>
          stoppedWith(
            `The decoder needed more than ${LIMITS.decoderBytes / 1024 ** 3} GB of memory and was ended, nothing was lost: open fewer series at a time.`,
          ),
        nonsense,
        failed: (kind, message) => {
          const known = ImportErrorKindSchema.safeParse(kind)
          return known.success ? new ImportError(known.data, message) : nonsense()
        },
      },
    })
  }

  /** Scans paths for stacks (see scan/scan.ts). */
  async scan(paths: readonly string[], options: ScanOptions & { readonly workFolder: string }): Promise<ScanOutcome> {
    const { workFolder, thumbnails = true, limits = {} } = options
    const job: Job = { kind: 'scan', paths: [...paths], workFolder, thumbnails, limits }
    const result = await this.#run(job, options.signal, (progress) => {
      if (progress.kind !== 'scan') return
      const { phase, done, total, file } = progress
      options.onProgress?.({ phase, done, total, ...(file === undefined ? {} : { file }) })
    })
    if (result.kind !== 'scan') throw nonsense()
    return result.outcome
  }

  /** Decodes a stack into the cache (see decode-stack.ts). */
  async decode(stack: ScannedStack, cache: VolumeCache, options: DecodeOptions = {}): Promise<StoredVolume> {
    const job: Job = { kind: 'decode', stack, cacheRoot: cache.root }
    const result = await this.#run(job, options.signal, (progress) => {
      if (progress.kind === 'decode') options.onProgress?.({ done: progress.done, total: progress.total })
    })
    if (result.kind !== 'decode') throw nonsense()
    return { meta: result.meta, isNew: result.isNew }
  }

  /** The voxels of one volume of a NIfTI file, rescaled, by way of a file of its own in the temporary folder. */
  async voxels(source: NiftiSource, signal?: AbortSignal): Promise<Voxels> {
    const folder = await mkdtemp(path.join(tmpdir(), 'condyle-voxels-'))
    try {
      const into = path.join(folder, 'voxels.raw')
      const result = await this.#run({ kind: 'voxels', source, into }, signal, () => undefined)
      if (result.kind !== 'voxels') throw nonsense()
      const bytes = await readFile(into)
      const kind = result.type === 'int16' ? Int16Array : Float32Array
      return new kind(bytes.buffer, bytes.byteOffset, Math.floor(bytes.byteLength / kind.BYTES_PER_ELEMENT))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  /** Ends the worker; jobs under way fail. */
  dispose(): void {
    this.#process?.dispose()
  }

  async #run(
    job: Job,
    signal: AbortSignal | undefined,
    onProgress: (progress: JobProgress) => void,
  ): Promise<JobResult> {
    if (this.#process) return this.#process.run(job, signal, onProgress)
    signal?.throwIfAborted()
    // Loaded when first needed, for a process that leaves decoding to another need not hold the parsers.
    const { runJob } = await import('./run-job.js')
    return runJob(job, signal ?? new AbortController().signal, onProgress)
  }
}

function stoppedWith(message: string): ImportError {
  return new ImportError('decoder-stopped', message)
}

function nonsense(): ImportError {
  return stoppedWith(
    'The decoder gave an answer that makes no sense, so this study was not opened and nothing was lost: a file of it is damaged ' +
      'in a way that is not known here. Export the study anew.',
  )
}
