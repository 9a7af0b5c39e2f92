import { open, type FileHandle } from 'node:fs/promises'
import { inflateDataSet } from '../expansion.js'
import { LIMITS } from '../limits.js'
import { NeedsMore } from './elements.js'
import type { DicomFile, FoundFile } from './file.js'
import { framesOf } from './frames.js'
import { parseHeader } from './header.js'
import { pixelFault } from './pixel-fault.js'
import { findDataSet, type DataSetStart } from './preamble.js'
import { skimDataSet, type Skim } from './skim.js'

/** Bytes read at first: more than the header of most MR files, much less than their pixels. */
const HEAD_BYTES = 32 * 1024

/**
 * Reads a DICOM file's header, and of its pixel data only where they lie. Undefined: this is no DICOM file.
 * Throws BadElement, zod's or dcmjs's error where the header is damaged, and file errors as they are.
 */
export async function readDicomFile(found: FoundFile): Promise<DicomFile | undefined> {
  const handle = await open(found.path, 'r')
  try {
    const skimmed = await skimFile(handle, found)
    if (!skimmed) return undefined
    const { start, skim } = skimmed
    const { header: ofFile, values } = parseHeader(skim)
    const frames = framesOf(ofFile, values)
    // What was odd about the numbers of functional groups is known only now.
    const header = { ...ofFile, decimalCommas: values.oddities.has('decimal-comma') }
    const file = {
      ...found,
      syntax: start.syntax,
      header,
      pixels: skim.pixels,
      missingHead: start.missing,
      endedEarly: skim.endedEarly,
      frames,
    }
    return { ...file, pixelFault: await pixelFault(handle, file, skimmed.dataBytes) }
  } finally {
    await handle.close()
  }
}

interface SkimmedFile {
  readonly start: DataSetStart
  readonly skim: Skim
  /** Length of what `skim.pixels.offset` counts in: the file, or its inflated data set. */
  readonly dataBytes: number
}

async function skimFile(handle: FileHandle, { name, size }: FoundFile): Promise<SkimmedFile | undefined> {
  let bytes = HEAD_BYTES
  for (;;) {
    const head = await readHead(handle, Math.min(bytes, size))
    const complete = head.length >= size
    try {
      const start = findDataSet(head)
      if (!start) return undefined
      if (!start.syntax.deflated)
        return { start, skim: skimDataSet(head, start.offset, start.syntax, complete), dataBytes: size }
      if (!complete) throw new NeedsMore(size)
      const inflated = inflateDataSet(head.subarray(start.offset), name)
      return { start, skim: skimDataSet(inflated, 0, start.syntax, true), dataBytes: inflated.length }
    } catch (error) {
      if (!(error instanceof NeedsMore) || error.bytes > LIMITS.headerBytes) throw error
      if (complete) return undefined
      bytes = Math.max(error.bytes + HEAD_BYTES, bytes * 2)
    }
  }
}

async function readHead(handle: FileHandle, length: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafe(length)
  const { bytesRead } = await handle.read(buffer, 0, length, 0)
  return buffer.subarray(0, bytesRead)
}
