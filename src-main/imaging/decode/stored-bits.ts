import type { PixelFormat } from '../stack.js'
import type { StoredValues } from './codec.js'

/**
 * Uncompressed bytes as stored values. Little-endian machines only, as every one that Electron runs on.
 * @param bytes one or more frames; aligned or not, it is copied where it must be
 */
export function storedFromBytes(bytes: Buffer, format: PixelFormat, littleEndian: boolean): StoredValues {
  const { bitsAllocated, signed } = format
  if (bitsAllocated === 8) {
    return signed
      ? new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length)
      : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  }
  const size = bitsAllocated / 8
  const aligned = bytes.byteOffset % size === 0 && littleEndian ? bytes : Buffer.from(bytes)
  // Buffer.from may pool small copies at odd offsets; a slice of the ArrayBuffer never is.
  const own =
    aligned.byteOffset % size === 0
      ? aligned
      : Buffer.from(aligned.buffer.slice(aligned.byteOffset, aligned.byteOffset + aligned.length))
  if (!littleEndian) {
    if (size === 2) own.swap16()
    else own.swap32()
  }
  const count = Math.floor(own.length / size)
  if (size === 2)
    return signed
      ? new Int16Array(own.buffer, own.byteOffset, count)
      : new Uint16Array(own.buffer, own.byteOffset, count)
  return signed ? new Int32Array(own.buffer, own.byteOffset, count) : new Uint32Array(own.buffer, own.byteOffset, count)
}

/**
 * Keeps only the stored bits of each value, in place: old files put overlays into the others (PS3.5 8.1.1), and signed
 * values need their sign carried up.
 */
export function trimToStoredBits(values: StoredValues, format: PixelFormat): void {
  const spare = format.bitsAllocated - format.bitsStored
  if (spare === 0) return
  const drop = format.bitsAllocated - 1 - format.highBit
  const up = 32 - format.bitsAllocated + drop
  const down = 32 - format.bitsStored
  if (format.signed) for (let n = 0; n < values.length; n++) values[n] = ((values[n] ?? 0) << up) >> down
  else for (let n = 0; n < values.length; n++) values[n] = ((values[n] ?? 0) << up) >>> down
}

/** Smallest and largest value that a format can store. */
export function storedRange(format: PixelFormat): readonly [number, number] {
  const levels = 2 ** format.bitsStored
  return format.signed ? [-levels / 2, levels / 2 - 1] : [0, levels - 1]
}
