import type { FileHandle } from 'node:fs/promises'
import type { DicomFile } from './file.js'

const ITEM = 0xfffee000
const SEQUENCE_END = 0xfffee0dd

/**
 * What is wrong with a file's pixel data, in words that follow the file's name; undefined where they are whole.
 * Decoders fill what is missing with anything, so the lengths are checked before any of them sees the file.
 * @param dataBytes length of the file, or of its inflated data set
 */
export async function pixelFault(
  handle: FileHandle,
  file: Pick<DicomFile, 'header' | 'pixels' | 'syntax' | 'size' | 'endedEarly'>,
  dataBytes: number,
): Promise<string | undefined> {
  const { pixels } = file
  if (!pixels) return undefined
  if (file.syntax.encapsulated || pixels.length === undefined) return fragmentFault(handle, pixels.offset, file.size)
  const needed = nativePixelBytes(file.header)
  if (needed === undefined) return undefined
  const present = Math.min(pixels.length, dataBytes - pixels.offset)
  return present < needed ? `holds ${present} of the ${needed} bytes that its image needs: it was cut off` : undefined
}

/** Bytes of uncompressed pixel data, or undefined where the header does not say. */
export function nativePixelBytes(header: DicomFile['header']): number | undefined {
  const { rows, columns, bitsAllocated, samplesPerPixel, frames } = header
  if (rows === null || columns === null || bitsAllocated === null) return undefined
  return Math.ceil((rows * columns * samplesPerPixel * (frames ?? 1) * bitsAllocated) / 8)
}

async function fragmentFault(handle: FileHandle, start: number, size: number): Promise<string | undefined> {
  const head = Buffer.alloc(8)
  let offset = start
  let fragments = 0
  while (offset + 8 <= size) {
    await handle.read(head, 0, 8, offset)
    const tag = head.readUInt16LE(0) * 65536 + head.readUInt16LE(2)
    // Without an end mark after a whole fragment the image may still be complete; only what is read decides.
    if (tag === SEQUENCE_END || tag !== ITEM) break
    const end = offset + 8 + head.readUInt32LE(4)
    if (end > size) return `ends ${end - size} bytes before its compressed image does: it was cut off`
    offset = end
    fragments++
  }
  // The first item is the offset table, so an image needs two.
  return fragments < 2 ? 'holds no compressed image: it was cut off' : undefined
}
