import { open, readFile } from 'node:fs/promises'
import { inflateDataSet } from '../expansion.js'
import { findDataSet } from '../dicom/preamble.js'
import { transferSyntax } from '../dicom/transfer-syntax.js'
import { ImportError, isFileError, throwIfCancelled } from '../errors.js'
import { mapPool } from '../pool.js'
import type { DicomFileSource, DicomSource } from '../stack.js'
import { decompress, type StoredValues } from './codec.js'
import { compressedFrames } from './fragments.js'
import { storedFromBytes, trimToStoredBits } from './stored-bits.js'

export interface SliceReading {
  readonly signal?: AbortSignal | undefined
  /** For the codec's passing files. */
  readonly workFolder: string
  /** Where the stored bytes of slice k may be read to, if its pixels are 16-bit words of this machine's order. */
  readonly room?: ((k: number) => Uint8Array) | undefined
}

/** Files read at a time; more only makes them wait for each other. */
const READ_WIDTH = 8
/** Decompressed bytes that go through the codec at a time: enough to be quick, little enough to cancel between. */
const BATCH_BYTES = 48 * 1024 * 1024

/** The file and frame that slice k of a source is made of. */
interface Wanted {
  readonly k: number
  readonly file: DicomFileSource
  readonly frame: number
}

/**
 * Reads the stored values of source slices and hands each to `take` as it comes, in no particular order; the array is
 * only lent for the call. Errors name the file.
 * @param slices indices into `source.slices`
 */
export async function readSlices(
  source: DicomSource,
  slices: readonly number[],
  options: SliceReading,
  take: (k: number, values: StoredValues) => void,
): Promise<void> {
  const wanted = slices.flatMap((k): Wanted[] => {
    const slice = source.slices[k]
    const file = slice && source.files[slice.file]
    return slice && file ? [{ k, file, frame: slice.frame }] : []
  })
  const isCompressed = ({ file }: Wanted): boolean => transferSyntax(file.syntaxUid).encapsulated
  const native = wanted.filter((one) => !isCompressed(one))
  await mapPool(native, READ_WIDTH, async (one) => {
    throwIfCancelled(options.signal)
    const values = await readNative(one, options.room).catch((error: unknown) =>
      Promise.reject(readError(one.file, error)),
    )
    trimToStoredBits(values, one.file.format)
    take(one.k, values)
  })
  for (const batch of batches(wanted.filter(isCompressed))) {
    throwIfCancelled(options.signal)
    await readCompressed(batch, options, take)
  }
}

async function readNative({ k, file, frame }: Wanted, room: SliceReading['room']): Promise<StoredValues> {
  const syntax = transferSyntax(file.syntaxUid)
  const frameBytes = (file.format.rows * file.format.columns * file.format.bitsAllocated) / 8
  const offset = file.pixelOffset + frame * frameBytes
  if (syntax.deflated) {
    const bytes = await readFile(file.path)
    const inflated = inflateDataSet(bytes.subarray(findDataSet(bytes)?.offset ?? 0), file.name)
    return storedFromBytes(Buffer.from(inflated.subarray(offset, offset + frameBytes)), file.format, true)
  }
  if (file.fragmented) {
    const whole = Buffer.concat(compressedFrames(await readFile(file.path), { ...file, frames: 1 }))
    if (whole.length < (frame + 1) * frameBytes) throw changed(file)
    return storedFromBytes(Buffer.from(whole.subarray(frame * frameBytes, (frame + 1) * frameBytes)), file.format, true)
  }
  const handle = await open(file.path, 'r')
  try {
    const fits = room !== undefined && file.format.bitsAllocated === 16 && syntax.littleEndian
    const bytes = fits ? room(k) : new Uint8Array(frameBytes)
    const { bytesRead } = await handle.read(bytes, 0, frameBytes, offset)
    if (bytesRead < frameBytes) throw changed(file)
    return storedFromBytes(Buffer.from(bytes.buffer, bytes.byteOffset, frameBytes), file.format, syntax.littleEndian)
  } finally {
    await handle.close()
  }
}

async function readCompressed(
  batch: readonly Wanted[],
  options: SliceReading,
  take: (k: number, values: StoredValues) => void,
): Promise<void> {
  const [first] = batch
  if (!first) return
  const { format, syntaxUid } = first.file
  const files = [...new Set(batch.map(({ file }) => file))]
  const framesOfFile = new Map(
    await mapPool(files, READ_WIDTH, async (file) => {
      const bytes = await readFile(file.path).catch((error: unknown) => Promise.reject(readError(file, error)))
      return [file, compressedFrames(bytes, file)] as const
    }),
  )
  const frames = batch.map(({ file, frame }) => framesOfFile.get(file)?.[frame] ?? Buffer.alloc(0))
  let values: StoredValues
  try {
    values = await decompress(frames, format, syntaxUid, options.workFolder)
  } catch (error) {
    // Which of the files is at fault, the codec does not say: each alone will.
    if (batch.length > 1) {
      for (const one of batch) await readCompressed([one], options, take)
      return
    }
    throw new ImportError(
      'undecodable-pixels',
      `The image in ${first.file.name} (${transferSyntax(syntaxUid).name}) cannot be decompressed, so it is damaged: ` +
        'copy the file again from the scanner or PACS, or export the series uncompressed.',
      { cause: error },
    )
  }
  const size = format.rows * format.columns
  batch.forEach(({ k }, index) => take(k, values.subarray(index * size, (index + 1) * size)))
}

/** Slices of one format and syntax, as many as go through the codec at once. */
function batches(wanted: readonly Wanted[]): Wanted[][] {
  const open = new Map<string, Wanted[]>()
  const full: Wanted[][] = []
  for (const one of wanted) {
    const { format, syntaxUid } = one.file
    const key = JSON.stringify([format, syntaxUid])
    const batch = open.get(key) ?? []
    batch.push(one)
    const bytes = batch.length * format.rows * format.columns * (format.bitsAllocated / 8)
    if (bytes >= BATCH_BYTES) {
      full.push(batch)
      open.delete(key)
    } else open.set(key, batch)
  }
  return [...full, ...open.values()]
}

function changed(file: DicomFileSource): ImportError {
  return new ImportError('truncated-pixels', `${file.name} changed since it was scanned: open the study again.`)
}

function readError(file: DicomFileSource, error: unknown): ImportError {
  if (error instanceof ImportError) return error
  const what = isFileError(error, 'ENOENT') ? 'is not there any more' : 'could not be read'
  return new ImportError('not-readable', `${file.name} ${what}: check the disk and open the study again.`, {
    cause: error,
  })
}
