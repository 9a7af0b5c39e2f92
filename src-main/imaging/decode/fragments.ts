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
  if (file.frames === 1) return [Buffer.concat(fragments.map(({ value }) => value))]
  if (fragments.length === file.frames) return fragments.map(({ value }) => value)
  const starts = Array.from({ length: Math.floor(table.value.length / 4) }, (_, index) =>
    table.value.readUInt32LE(index * 4),
  )
  if (starts.length !== file.frames) throw damaged(file)
  // Offsets count from the first byte of the first fragment's item tag.
  const origin = fragments[0]?.start ?? 0
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? Infinity
    const own = fragments.filter((fragment) => fragment.start - origin >= start && fragment.start - origin < end)
    return Buffer.concat(own.map(({ value }) => value))
  })
}

function items(bytes: Buffer, file: DicomFileSource): { start: number; value: Buffer }[] {
  const found: { start: number; value: Buffer }[] = []
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
