import type { VolumeMeta } from '../../src-shared/case/volume.js'
import type { StoredVolume, VolumeCache } from './cache/volume-cache.js'
import type { DecodeOptions, DecodeProgress } from './decode/decode-stack.js'
import { causeOf } from './errors.js'
import { mapPool } from './pool.js'
import { DecodeProcess } from './process/decode-process.js'
import type { ScannedStack } from './stack.js'

/** `onProgress` counts source slices, of all stacks together. */
export interface ImportStacksOptions extends DecodeOptions {
  readonly cache: VolumeCache
  /** Decodes in the decode process; left out, in this one. */
  readonly decoder?: DecodeProcess | undefined
  /** The side that the user chose; null or left out, the headers'. */
  readonly side?: 'left' | 'right' | null | undefined
  /** Volumes that must stay in the cache whatever its size, by hash. */
  readonly keep?: ReadonlySet<string> | undefined
}

/** What became of a stack: its volume, or why there is none, in a sentence for a person. */
export interface ImportedStack {
  readonly stack: ScannedStack
  readonly meta: VolumeMeta | null
  readonly failure: string | null
  /** This import decoded it: the volume was not in the cache before. */
  readonly isNew: boolean
}

/**
 * Stacks decoded at a time: while one waits for the disk, another is decoded and hashed. Three are no faster, and each
 * holds its volume in memory.
 */
const WIDTH = 2

/**
 * Brings stacks into the volume cache; one that fails does not stop the others. Results are in the order of `stacks`.
 * Files that were imported before are recognised without decoding them, the same voxels from other files by their
 * content hash. Throws the signal's AbortError where it was cancelled, and then leaves no volume that it made.
 */
export async function importStacks(
  stacks: readonly ScannedStack[],
  options: ImportStacksOptions,
): Promise<readonly ImportedStack[]> {
  const { cache, signal, keep } = options
  const progress = new SharedProgress(stacks, options.onProgress)
  const made = new Set<string>()
  try {
    const results = await mapPool(stacks, WIDTH, async (stack): Promise<ImportedStack> => {
      try {
        const { meta, isNew } = await bring(stack, { ...options, onProgress: ({ done }) => progress.of(stack, done) })
        if (isNew) made.add(meta.hash)
        return { stack, meta, isNew, failure: null }
      } catch (error) {
        signal?.throwIfAborted()
        return { stack, meta: null, isNew: false, failure: causeOf(error) }
      } finally {
        progress.of(stack, slicesOf(stack))
      }
    })
    signal?.throwIfAborted()
    const here = results.flatMap(({ meta }) => (meta ? [meta.hash] : []))
    if (made.size > 0) await cache.evict(new Set([...(keep ?? []), ...here]))
    return results
  } catch (error) {
    for (const hash of made) await cache.remove(hash)
    throw error
  }
}

/**
 * Brings one stack into the volume cache. Throws ImportError with a sentence for a person, or the signal's AbortError;
 * either way nothing half-imported stays behind.
 */
export async function importStack(stack: ScannedStack, options: ImportStacksOptions): Promise<VolumeMeta> {
  const { meta, isNew } = await bring(stack, options)
  if (isNew) await options.cache.evict(new Set([...(options.keep ?? []), meta.hash]))
  return meta
}

async function bring(stack: ScannedStack, options: ImportStacksOptions): Promise<StoredVolume> {
  const { cache, decoder = new DecodeProcess(), side, signal, onProgress } = options
  const known = await cache.findBySource(stack.sourceKey)
  const stored = known ? { meta: known, isNew: false } : await decoder.decode(stack, cache, { signal, onProgress })
  const { study, series } = stack.summary
  return { ...stored, meta: await cache.describe(stored.meta, { study, series, ...sideOf(stack, stored.meta, side) }) }
}

/** The side chosen now, else one that a person chose before, else what the headers say now. */
function sideOf(
  { summary }: ScannedStack,
  meta: VolumeMeta,
  chosen: ImportStacksOptions['side'],
): Pick<VolumeMeta, 'side' | 'sideSource'> {
  if (chosen) return { side: chosen, sideSource: 'user' }
  if (meta.sideSource === 'user') return { side: meta.side, sideSource: 'user' }
  return { side: summary.side, sideSource: summary.sideSource }
}

function slicesOf({ source }: ScannedStack): number {
  return source.format === 'dicom' ? source.slices.length : 1
}

/** Adds up how far several stacks are. */
class SharedProgress {
  private readonly done = new Map<ScannedStack, number>()
  private readonly total: number

  constructor(
    stacks: readonly ScannedStack[],
    private readonly tell: ((progress: DecodeProgress) => void) | undefined,
  ) {
    this.total = stacks.reduce((sum, stack) => sum + slicesOf(stack), 0)
  }

  of(stack: ScannedStack, done: number): void {
    if (this.done.get(stack) === done) return
    this.done.set(stack, done)
    this.tell?.({ done: [...this.done.values()].reduce((sum, one) => sum + one, 0), total: this.total })
  }
}
