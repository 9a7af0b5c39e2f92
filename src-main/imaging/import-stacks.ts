import type { VolumeMeta } from '../../src-shared/case/volume.js'
import type { VolumeCache } from './cache/volume-cache.js'
import type { DecodeProgress } from './decode/decode-stack.js'
import { causeOf } from './errors.js'
import { importStack } from './import.js'
import type { DecodeProcess } from './process/decode-process.js'
import type { ScannedStack } from './stack.js'

export interface ImportStacksOptions {
  readonly cache: VolumeCache
  /** Decodes in the decode process; left out, in this one. */
  readonly decoder?: DecodeProcess | undefined
  /** The side that the user chose; null or left out, the headers'. */
  readonly side?: 'left' | 'right' | null | undefined
  /** Volumes that must stay in the cache whatever its size, by hash. */
  readonly keep?: ReadonlySet<string> | undefined
  readonly signal?: AbortSignal | undefined
  /** Source slices decoded so far, of all stacks together. */
  readonly onProgress?: ((progress: DecodeProgress) => void) | undefined
}

/** What became of a stack: its volume, or why there is none, in a sentence for a person. */
export interface ImportedStack {
  readonly stack: ScannedStack
  readonly meta: VolumeMeta | null
  readonly failure: string | null
}

/**
 * Brings stacks into the volume cache; one that fails does not stop the others. Results are in the order of `stacks`.
 * Throws the signal's AbortError where it was cancelled, and then leaves no volume that it made.
 */
export async function importStacks(
  stacks: readonly ScannedStack[],
  options: ImportStacksOptions,
): Promise<readonly ImportedStack[]> {
  const { onProgress, ...rest } = options
  const results: ImportedStack[] = []
  for (const stack of stacks) {
    try {
      results.push({ stack, meta: await importStack(stack, rest), failure: null })
    } catch (error) {
      options.signal?.throwIfAborted()
      results.push({ stack, meta: null, failure: causeOf(error) })
    }
    onProgress?.({ done: results.length, total: stacks.length })
  }
  return results
}
