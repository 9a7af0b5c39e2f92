import { volumeBytes, type VolumeMeta } from '../../../src-shared/case/volume.js'
import { PictureError } from '../picture-error.js'
import type { Voxels } from '../scene/image.js'
import { createBreathing } from './breathe.js'

/** Voxels are handed on in portions of about this many bytes: each costs a call to the GPU, and a repaint of progress. */
const PORTION = 4 << 20

export interface VolumeStreamOptions {
  readonly signal: AbortSignal
  /** Low: behind whatever else the window fetches. */
  readonly priority: 'auto' | 'low'
  /** Awaited after the request was sent and before the first byte is taken. */
  readonly prepared?: Promise<void>
  /** Called once, before the first byte. */
  readonly onstart: () => void
  /** Slices `from` ≤ k < `to` of the array are complete. What comes next waits for the answer. */
  readonly onslices: (voxels: Voxels, from: number, to: number) => Promise<void>
}

/**
 * Reads a volume's raw voxels (little-endian, i fastest) into one array, slice by slice as they arrive. Rejects with
 * a PictureError where the volume cannot be read or is not as long as its description says, and with the
 * signal's reason where it was aborted.
 */
export async function streamVolume(
  url: string,
  volume: Pick<VolumeMeta, 'type' | 'dims'>,
  options: VolumeStreamOptions,
): Promise<Voxels> {
  const [response] = await Promise.all([
    fetch(url, { signal: options.signal, priority: options.priority }),
    options.prepared,
  ])
  if (!response.ok || !response.body)
    throw new PictureError('The volume is not in the cache any more: import the study again.')
  const size = volumeBytes(volume)
  const bytes = new Uint8Array(size)
  const voxels = volume.type === 'int16' ? new Int16Array(bytes.buffer) : new Float32Array(bytes.buffer)
  options.onstart()
  const sliceBytes = size / volume.dims[2]
  const portion = Math.max(1, Math.round(PORTION / sliceBytes))
  const reader = response.body.getReader()
  const breathe = createBreathing()
  let filled = 0
  let complete = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    if (filled + value.byteLength > size) throw wrongLength(volume)
    bytes.set(value, filled)
    filled += value.byteLength
    const slices = Math.floor(filled / sliceBytes)
    if (slices >= complete + portion || (filled === size && slices > complete)) {
      await options.onslices(voxels, complete, slices)
      complete = slices
    }
    await breathe()
    options.signal.throwIfAborted()
  }
  if (filled !== size) throw wrongLength(volume)
  return voxels
}

function wrongLength(volume: Pick<VolumeMeta, 'dims'>): PictureError {
  return new PictureError(
    `The cached volume of ${volume.dims.join(' × ')} voxels is damaged: remove the case and import the study again.`,
  )
}
