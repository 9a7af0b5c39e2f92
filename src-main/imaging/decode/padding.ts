import type { PixelFormat } from '../stack.js'
import type { StoredValues } from './codec.js'

/** Which pixels of a slice hold its padding value (0028,0120) instead of a picture; undefined where none do. */
export function paddedPixels(values: StoredValues, padding: PixelFormat['padding']): Uint32Array | undefined {
  if (!padding) return undefined
  const [first, last] = padding
  let count = 0
  for (const value of values) if (value >= first && value <= last) count++
  if (count === 0) return undefined
  const padded = new Uint32Array(count)
  let next = 0
  values.forEach((value: number, index: number) => {
    if (value >= first && value <= last) padded[next++] = index
  })
  return padded
}

/** Makes padding background: 0, or the lowest voxel of the picture where some are below 0. */
export class Background {
  private readonly padded: { readonly offset: number; readonly pixels: Uint32Array }[] = []

  constructor(private readonly voxels: Int16Array | Float32Array) {}

  /** Remembers the padding of a slice that begins at `offset`. */
  mark(offset: number, pixels: Uint32Array | undefined): void {
    if (!pixels) return
    // What lies there now may be brighter than anything and must not count for the picture.
    for (const pixel of pixels) this.voxels[offset + pixel] = 0
    this.padded.push({ offset, pixels })
  }

  /** Fills all of it when every slice is in its place. */
  fill(): void {
    if (this.padded.length === 0) return
    // The zeros written above do not lower what is above 0, and what is below is what is looked for.
    let lowest = 0
    for (const voxel of this.voxels) if (voxel < lowest) lowest = voxel
    if (lowest === 0) return
    for (const { offset, pixels } of this.padded) for (const pixel of pixels) this.voxels[offset + pixel] = lowest
  }
}
