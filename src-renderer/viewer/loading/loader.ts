import { volumeBytes } from '../../../src-shared/case/volume.js'
import { pictureSentence } from '../picture-error.js'
import type { Scan } from '../scan.js'
import type { Voxels } from '../scene/image.js'
import type { LoadState } from '../types.js'
import { MEMORY_BARS, Residency } from './residency.js'

/** What a loader fills: the graphics memory behind it. */
export interface VolumeSink {
  /**
   * Fills a volume from its stream, or from voxels that are here already, and keeps it. Rejects with the signal's
   * reason where it was aborted.
   *
   * @returns its voxels, and the bytes it takes on the GPU.
   */
  fill(scan: Scan, voxels: Voxels | null, urgent: boolean, options: FillOptions): Promise<Filled>
  drop(hash: string): void
}

export interface FillOptions {
  readonly signal: AbortSignal
  readonly onprogress: (fraction: number) => void
}

export interface Filled {
  readonly voxels: Voxels
  readonly bytes: number
}

/** Loads volumes one after another: those on show first, the rest while there is room. */
export class Loader {
  private readonly gpu = new Residency(MEMORY_BARS.gpu)
  private readonly cpu = new Residency(MEMORY_BARS.cpu)
  private readonly voxels = new Map<string, Voxels>()
  private readonly failed = new Set<string>()
  private shown: readonly Scan[] = []
  private others: readonly Scan[] = []
  private running: { readonly scan: Scan; readonly urgent: boolean; readonly abort: AbortController } | null = null

  constructor(
    private readonly sink: VolumeSink,
    private readonly report: (hash: string, state: LoadState) => void,
  ) {}

  /** What is on show, the large viewport first, and what else is open. Volumes that are neither are freed. */
  want(shown: readonly Scan[], others: readonly Scan[]): void {
    for (const scan of shown) if (!this.shown.some((before) => before.hash === scan.hash)) this.failed.delete(scan.hash)
    this.shown = shown
    this.others = others
    const open = new Set([...shown, ...others].map((scan) => scan.hash))
    for (const hash of [...this.gpu.volumes]) if (!open.has(hash)) this.free(hash)
    for (const hash of [...this.voxels.keys()]) if (!open.has(hash)) this.forgetVoxels(hash)
    const hashes = shown.map((scan) => scan.hash)
    this.gpu.showing(hashes)
    this.cpu.showing(hashes)
    this.interrupt(open)
    void this.goOn()
  }

  /** Value of a voxel by its index in the array; null where its voxels are not here. */
  valueAt(hash: string, index: number): number | null {
    return this.voxels.get(hash)?.[index] ?? null
  }

  voxelsOf(hash: string): Voxels | null {
    return this.voxels.get(hash) ?? null
  }

  has(hash: string): boolean {
    return this.gpu.has(hash)
  }

  /** Everything on the GPU is gone, as after a lost context: it is filled again. */
  refill(): void {
    this.running?.abort.abort()
    for (const hash of [...this.gpu.volumes, ...this.failed]) this.report(hash, { phase: 'empty' })
    this.gpu.clear()
    // What could not be filled may have failed for the context's sake.
    this.failed.clear()
    void this.goOn()
  }

  stop(): void {
    this.shown = []
    this.others = []
    this.voxels.clear()
    this.running?.abort.abort()
  }

  /** Ends what nobody waits for: a volume that was closed, or one in the background while another is to be shown. */
  private interrupt(open: ReadonlySet<string>): void {
    const { running } = this
    if (!running) return
    const { hash } = running.scan
    const next = this.next()
    const overtaken = next !== undefined && next.urgent && next.scan.hash !== hash && !this.isShown(hash)
    if (!open.has(hash) || overtaken) running.abort.abort()
  }

  private async goOn(): Promise<void> {
    if (this.running) return
    for (let next = this.next(); next; next = this.next()) {
      const { scan, urgent } = next
      const abort = new AbortController()
      this.running = { scan, urgent, abort }
      await this.fill(scan, urgent, abort.signal)
      this.running = null
    }
  }

  /** What to load now: of what is on show first; in the background only what has room. */
  private next(): { readonly scan: Scan; readonly urgent: boolean } | undefined {
    const missing = (scan: Scan): boolean => !this.gpu.has(scan.hash) && !this.failed.has(scan.hash)
    const shown = this.shown.find(missing)
    if (shown) return { scan: shown, urgent: true }
    const other = this.others.find((scan) => missing(scan) && this.gpu.hasRoom(2 * volumeBytes(scan.volume)))
    return other && { scan: other, urgent: false }
  }

  private async fill(scan: Scan, urgent: boolean, signal: AbortSignal): Promise<void> {
    const { hash } = scan
    const shown = this.shown.map((one) => one.hash)
    for (const gone of this.gpu.toFree(volumeBytes(scan.volume), shown)) this.free(gone)
    this.report(hash, { phase: 'loading', fraction: 0 })
    try {
      const onprogress = (fraction: number): void => this.report(hash, { phase: 'loading', fraction })
      const { voxels, bytes } = await this.sink.fill(scan, this.voxels.get(hash) ?? null, urgent, {
        signal,
        onprogress,
      })
      this.gpu.add(hash, bytes)
      this.keepVoxels(hash, voxels)
      this.report(hash, { phase: 'ready' })
    } catch (error) {
      if (signal.aborted) {
        this.report(hash, { phase: 'empty' })
        return
      }
      this.failed.add(hash)
      this.report(hash, { phase: 'failed', message: pictureSentence(error) })
    }
  }

  private keepVoxels(hash: string, voxels: Voxels): void {
    const shown = this.shown.map((scan) => scan.hash)
    if (!shown.includes(hash) && !this.cpu.hasRoom(voxels.byteLength)) return
    for (const gone of this.cpu.toFree(voxels.byteLength, shown)) this.forgetVoxels(gone)
    this.voxels.set(hash, voxels)
    this.cpu.add(hash, voxels.byteLength)
  }

  private forgetVoxels(hash: string): void {
    this.voxels.delete(hash)
    this.cpu.remove(hash)
  }

  private free(hash: string): void {
    this.gpu.remove(hash)
    this.forgetVoxels(hash)
    this.sink.drop(hash)
    this.report(hash, { phase: 'empty' })
  }

  private isShown(hash: string): boolean {
    return this.shown.some((scan) => scan.hash === hash)
  }
}
