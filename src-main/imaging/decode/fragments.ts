import type { DicomFileSource } from '../stack.js'
import { ImportError } from '../errors.js'

const ITEM = 0xfffee000

/**
 * The compressed frames of an encapsulated file, each as one piece (PS3.5 annex A.4). A frame may be spread over
 * several fragments; which belong together follows from there being one frame, from equal counts, or from the offsets.
 * @param bytes the whole file
 */
export function compressedFrames(bytes: Buffer, file: DicomFileSource): Buffer[] {
  const [table, ...fragments] = items(bytes, file)
  if (!table || fragments.length === 0) throw damaged(file)
  const frames = framesOf(file, table.value, fragments)
  // A codec makes a black picture, or the one before, of nothing at all.
  if (frames.some(({ length }) => length === 0)) throw damaged(file)
  return frames
}

function framesOf(file: DicomFileSource, table: Buffer, fragments: readonly Fragment[]): Buffer[] {
  if (file.frames === 1) return [Buffer.concat(fragments.map(({ value }) => value))]
  if (fragments.length === file.frames) return fragments.map(({ value }) => value)
  const starts = Array.from({ length: Math.floor(table.length / 4) }, (_, index) => table.readUInt32LE(index * 4))
  if (starts.length !== file.frames) throw damaged(file)
  // Offsets count from the first byte of the first fragment's item tag.
  const origin = fragments[0]?.start ?? 0
  const frameAt = new Map(starts.map((start, index) => [origin + start, index]))
  const parts = starts.map((): Buffer[] => [])
  let frame: number | undefined
  for (const { start, value } of fragments) {
    frame = frameAt.get(start) ?? frame
    if (frame !== undefined) parts[frame]?.push(value)
  }
  return parts.map((own) => Buffer.concat(own))
}

interface Fragment {
  readonly start: number
  readonly value: Buffer
}

function items(bytes: Buffer, file: DicomFileSource): Fragment[] {
  const found: Fragment[] = []
  let offset = file.pixelOffset
  while (offset + 8 <= bytes.length) {
    if (bytes.readUInt16LE(offset) * 65536 + bytes.readUInt16LE(offset + 2) !== ITEM) break
    const end = offset + 8 + bytes.readUInt32LE(offset + 4)
    if (end > bytes.length) throw damaged(file)
    found.push({ start: offset, value: bytes.subarray(offset + 8, end) })
    offset = end
  }
  return found
}

function damaged(file: DicomFileSource): ImportError {
  return new ImportError(
    'truncated-pixels',
    `The compressed image in ${file.name} is incomplete or damaged: copy the file again from the scanner or PACS.`,
  )
}
