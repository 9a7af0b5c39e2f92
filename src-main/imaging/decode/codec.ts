import { randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { part10 } from '../dicom/skim.js'
import type { PixelFormat } from '../stack.js'

/** Stored values of several frames, one after the other. */
export type StoredValues = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array

/** Multi-frame Grayscale Word Secondary Capture: the plainest class that holds frames, without geometry or rescale. */
const PLAIN_FRAMES = '1.2.840.10008.5.1.4.1.1.7.3'

/**
 * Decompresses frames of one format with itk-wasm (GDCM's codecs). They are wrapped into a file of their own that says
 * nothing but how the pixels are coded: a damaged header, a rescale or a geometry that GDCM reads in its own way
 * cannot get between the codec and us. Throws what itk-wasm throws.
 * @param workFolder a folder for the wrapped file, which is removed again
 */
export async function decompress(
  frames: readonly Buffer[],
  format: PixelFormat,
  syntaxUid: string,
  workFolder: string,
): Promise<StoredValues> {
  const folder = path.join(workFolder, `codec-${randomUUID()}`)
  const file = path.join(folder, 'frames.dcm')
  await mkdir(folder, { recursive: true })
  try {
    await writeFile(file, wrap(frames, format, syntaxUid))
    // Loaded when first needed: most studies are not compressed.
    const { readImageDicomFileSeriesNode } = await import('@itk-wasm/dicom')
    const { outputImage } = await readImageDicomFileSeriesNode({ inputImages: [file], singleSortedSeries: true })
    const values = storedValues(outputImage.data)
    const expected = frames.length * format.rows * format.columns
    if (values?.length !== expected) throw new Error(`The codec gave ${values?.length ?? 0} of ${expected} pixels.`)
    return values
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function storedValues(data: unknown): StoredValues | undefined {
  if (data instanceof Int8Array || data instanceof Uint8Array) return data
  if (data instanceof Int16Array || data instanceof Uint16Array) return data
  if (data instanceof Int32Array || data instanceof Uint32Array) return data
  return undefined
}

function wrap(frames: readonly Buffer[], format: PixelFormat, syntaxUid: string): Buffer {
  const elements = [
    text(0x0008, 0x0016, 'UI', PLAIN_FRAMES),
    text(0x0008, 0x0018, 'UI', '2.25.1'),
    short(0x0028, 0x0002, 1),
    text(0x0028, 0x0004, 'CS', 'MONOCHROME2'),
    text(0x0028, 0x0008, 'IS', `${frames.length}`),
    short(0x0028, 0x0010, format.rows),
    short(0x0028, 0x0011, format.columns),
    short(0x0028, 0x0100, format.bitsAllocated),
    short(0x0028, 0x0101, format.bitsStored),
    short(0x0028, 0x0102, format.highBit),
    short(0x0028, 0x0103, format.signed ? 1 : 0),
    Buffer.from([0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff]),
    item(Buffer.alloc(0)),
    ...frames.map(item),
    Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]),
  ]
  return Buffer.from(part10(elements, syntaxUid))
}

function element(group: number, number: number, vr: string, value: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt16LE(group, 0)
  head.writeUInt16LE(number, 2)
  head.write(vr, 4, 'latin1')
  head.writeUInt16LE(value.length, 6)
  return Buffer.concat([head, value])
}

function text(group: number, number: number, vr: 'UI' | 'CS' | 'IS', value: string): Buffer {
  const padded = value.length % 2 === 0 ? value : value + (vr === 'UI' ? '\0' : ' ')
  return element(group, number, vr, Buffer.from(padded, 'latin1'))
}

function short(group: number, number: number, value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return element(group, number, 'US', bytes)
}

function item(value: Buffer): Buffer {
  const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0])
  const odd = value.length % 2
  head.writeUInt32LE(value.length + odd, 4)
  return odd ? Buffer.concat([head, value, Buffer.alloc(1)]) : Buffer.concat([head, value])
}
