import type { FileHandle } from 'node:fs/promises'
import { isBomb } from '../expansion.js'
import { LIMITS } from '../limits.js'
import type { DicomFile } from './file.js'

const ITEM = 0xfffee000
const SEQUENCE_END = 0xfffee0dd
/** Pixels with their padding, as a share of the pixels alone. */
const MOST_PADDING = 1.05

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
  const needed = nativePixelBytes(file.header)
  if (file.syntax.encapsulated || pixels.length === undefined)
    return (await fragmentFault(handle, pixels.offset, file.size)) ?? expansionFault(needed ?? 0, file.size)
  if (needed === undefined) return undefined
  const present = Math.min(pixels.length, dataBytes - pixels.offset)
  return present < needed ? `holds ${present} of the ${needed} bytes that its image needs: it was cut off` : undefined
}

/**
 * What speaks for a header that says too little of its pixels, as the rest of a sentence that starts with the file's
 * name: bits or frames that were written wrongly show in bytes that are left over. Some padding is usual.
 */
export function pixelExcess({
  header,
  pixels,
  syntax,
}: Pick<DicomFile, 'header' | 'pixels' | 'syntax'>): string | undefined {
  const needed = nativePixelBytes(header)
  if (syntax.encapsulated || pixels?.length === undefined || needed === undefined) return undefined
  return pixels.length > needed * MOST_PADDING + 1
    ? `holds ${pixels.length} bytes of pixels where its header speaks of ${needed}`
    : undefined
}

/** A few bytes that promise a picture of gigabytes hold none. */
function expansionFault(needed: number, size: number): string | undefined {
  if (!isBomb(needed, size)) return undefined
  return `promises ${Math.round(needed / 1024 ** 2)} MB of pixels in ${Math.ceil(size / 1024)} KB, as no image does`
}

/** Bytes of uncompressed pixel data, or undefined where the header does not say. */
export function nativePixelBytes(header: DicomFile['header']): number | undefined {
  const { rows, columns, bitsAllocated, samplesPerPixel, frames } = header
  if (rows === null || columns === null || bitsAllocated === null) return undefined
  return Math.ceil((rows * columns * samplesPerPixel * (frames ?? 1) * bitsAllocated) / 8)
}

async function fragmentFault(handle: FileHandle, start: number, size: number): Promise<string | undefined> {
  const heads = new ItemHeads(handle)
  let offset = start
  let fragments = 0
  let bytes = 0
  while (offset + 8 <= size) {
    const head = await heads.at(offset)
    const tag = head.readUInt16LE(0) * 65536 + head.readUInt16LE(2)
    // Without an end mark after a whole fragment the image may still be complete; only what is read decides.
    if (tag === SEQUENCE_END || tag !== ITEM) break
    const length = head.readUInt32LE(4)
    const end = offset + 8 + length
    if (end > size) return `ends ${end - size} bytes before its compressed image does: it was cut off`
    offset = end
    if (fragments++ > 0) bytes += length
    if (fragments > LIMITS.fragments)
      return `has more than ${LIMITS.fragments} pieces of a compressed image, as no image does`
  }
  // The first item is the offset table, so an image needs two; and something in it.
  return fragments < 2 || bytes === 0 ? 'holds no compressed image: it was cut off' : undefined
}

/** The heads of items, read through a window: of empty ones there are a hundred thousand side by side. */
class ItemHeads {
  private readonly window = Buffer.alloc(64 * 1024)
  private from = 0
  private length = 0

  constructor(private readonly handle: FileHandle) {}

  /** The eight bytes at a place of the file; zeros behind its end. */
  async at(offset: number): Promise<Buffer> {
    if (offset < this.from || offset + 8 > this.from + this.length) {
      this.window.fill(0)
      this.from = offset
      await this.handle.read(this.window, 0, this.window.length, offset)
      this.length = this.window.length
    }
    return this.window.subarray(offset - this.from, offset - this.from + 8)
  }
}
