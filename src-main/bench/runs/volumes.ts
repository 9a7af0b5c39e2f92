import path from 'node:path'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import { importStack, scanPaths, VolumeCache, type DecodeProcess } from '../../imaging/index.js'

/** Decoded volumes kept for the benchmark screen; the oldest make way. */
const MOST_BYTES = 3 * 1024 ** 3

/**
 * Volumes of benchmark data, in a cache of their own: they are no cases, and looking through a thousand of them must
 * not push the patients' volumes out.
 */
export class BenchmarkVolumes {
  private readonly cache: VolumeCache
  private prepared: Promise<void> | undefined
  /** Volumes handed out in this session: the only ones that the window may fetch. */
  private readonly handedOut = new Set<string>()

  constructor(
    root: string,
    private readonly decoder: DecodeProcess,
  ) {
    this.cache = new VolumeCache(root, { maxBytes: MOST_BYTES })
  }

  /** Decodes a volume file, or finds that it was decoded before. Rejects with a sentence where it cannot be read. */
  async open(file: string): Promise<VolumeMeta> {
    await (this.prepared ??= this.cache.prepare())
    const study = await scanPaths([file], {
      workFolder: this.cache.workFolder,
      decoder: this.decoder,
      thumbnails: false,
    })
    try {
      const [first] = study.result.stacks
      const stack = first && study.stack(first.id)
      if (!stack) throw new Error(study.result.setAside[0]?.reason ?? `${path.basename(file)} holds no volume.`)
      const meta = await importStack(stack, { cache: this.cache, decoder: this.decoder })
      this.handedOut.add(meta.hash)
      return meta
    } finally {
      await study.dispose()
    }
  }

  /** The cache of a volume that was opened in this session, or undefined. */
  cacheOf(hash: string): VolumeCache | undefined {
    return this.handedOut.has(hash) ? this.cache : undefined
  }
}
