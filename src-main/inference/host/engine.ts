import type { Reading } from '../../../src-shared/case/reading.js'
import { loadPack, type LoadedPack } from '../pack/load.js'
import { readManifest } from '../pack/manifest.js'
import type { ReadingHooks } from '../pipeline/progress.js'
import { readCase } from '../pipeline/read-case.js'
import type { VolumeToRead } from '../pipeline/volume-to-read.js'
import type { JobVolume, ReadJob } from './messages.js'
import { openSessions, type OpenSessions } from './onnx-sessions.js'
import type { ProviderChoice } from './providers.js'
import { readCachedImage, readCachedMeta } from './volume-file.js'

export interface EngineResult {
  readonly reading: Reading
  /** Why a provider that was asked for was not used; one sentence each. */
  readonly fallbacks: readonly string[]
}

interface OpenPack {
  readonly pack: LoadedPack
  readonly choice: ProviderChoice
  readonly sessions: OpenSessions
}

/**
 * Reads knees one after another and keeps the last pack's sessions open between them. The same engine runs in the
 * utility process, in the command line and in tests.
 */
export class ReadingEngine {
  #open: OpenPack | undefined

  /** Reads one knee. Throws one sentence for a person, or the signal's reason where it was cancelled. */
  async read(job: ReadJob, hooks: ReadingHooks): Promise<EngineResult> {
    const volumes = await Promise.all(job.volumes.map(volumeToRead))
    const { pack, sessions } = await this.#openPack(job.packFolder, job.provider)
    const { side, budgetSeconds, insist = false } = job
    const { provider } = sessions
    const reading = await readCase(
      { volumes, pack, sessions, provider, side, budgetMs: 1000 * budgetSeconds, insist },
      hooks,
    )
    return { reading, fallbacks: sessions.fallbacks }
  }

  /** Releases the sessions. */
  async close(): Promise<void> {
    const open = this.#open
    this.#open = undefined
    await open?.sessions.release()
  }

  async #openPack(folder: string, choice: ProviderChoice): Promise<OpenPack> {
    const { sha256 } = await readManifest(folder)
    const open = this.#open
    if (open && open.pack.folder === folder && open.pack.sha256 === sha256 && open.choice === choice) return open
    await this.close()
    const pack = await loadPack(folder)
    this.#open = { pack, choice, sessions: await openSessions(pack, choice) }
    return this.#open
  }
}

async function volumeToRead({ folder, label, scanMs, decodeMs }: JobVolume): Promise<VolumeToRead> {
  const meta = await readCachedMeta(folder)
  return { meta, label, importMs: { scan: scanMs, decode: decodeMs }, load: () => readCachedImage(folder, meta) }
}
