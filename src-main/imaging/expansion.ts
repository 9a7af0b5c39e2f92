/** Decompression against a budget: what comes out is bounded before any of it is kept. */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip, inflateRawSync } from 'node:zlib'
import { ImportError, isFileError } from './errors.js'
import { LIMITS } from './limits.js'

/** Bytes asked for at a time: one read cannot be longer than 2 GB. */
const READ_BYTES = 256 * 1024 ** 2

/** Whether so much out of so little is no image but an attack: large, and many times its packed size. */
export function isBomb(unpacked: number, packed: number): boolean {
  return unpacked > LIMITS.expansionFloor && unpacked > LIMITS.expansionRatio * Math.max(1, packed)
}

/** The most that may come out of so many packed bytes. */
function budgetOf(packed: number, most: number): number {
  return Math.min(most, Math.max(LIMITS.expansionFloor, LIMITS.expansionRatio * packed))
}

/** Inflates the data set of a deflated DICOM file. Throws ImportError where it grows beyond all measure. */
export function inflateDataSet(deflated: Uint8Array, name: string): Buffer {
  const most = budgetOf(deflated.length, LIMITS.inflatedBytes)
  try {
    return inflateRawSync(deflated, { maxOutputLength: most })
  } catch (error) {
    if (isFileError(error, 'ERR_BUFFER_TOO_LARGE')) throw tooLarge(name, most)
    throw error
  }
}

/**
 * Bytes `start` to `start + length` of what a gzip file holds; what comes before is thrown away as it comes, and what
 * comes after is never unpacked. Undefined where the file ends before, or is damaged.
 * @param from where in the file the gzip data begin
 */
export async function gunzipRange(
  file: { readonly path: string; readonly name: string; readonly size: number },
  start: number,
  length: number,
  from = 0,
): Promise<Buffer | undefined> {
  if (isBomb(start + length, file.size)) throw tooLarge(file.name, budgetOf(file.size, LIMITS.volumeBytes))
  const range = Buffer.alloc(length)
  const source = createReadStream(file.path, { start: from })
  const unzip = createGunzip()
  source.on('error', (error) => unzip.destroy(error))
  let at = 0
  try {
    for await (const chunk of source.pipe(unzip)) {
      if (!Buffer.isBuffer(chunk)) continue
      if (at + chunk.length > start) chunk.copy(range, Math.max(0, at - start), Math.max(0, start - at))
      at += chunk.length
      if (at >= start + length) return range
    }
  } catch (error) {
    if (isFileError(error, 'ENOENT', 'EACCES', 'EPERM', 'EIO')) throw error
    return undefined
  } finally {
    source.destroy()
    unzip.destroy()
  }
  return undefined
}

/** Bytes of a file as it is; undefined where it ends before. */
export async function readRange(file: string, start: number, length: number): Promise<Buffer | undefined> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    if (start + length > size) return undefined
    const range = Buffer.alloc(length)
    let at = 0
    while (at < length) {
      const { bytesRead } = await handle.read(range, at, Math.min(length - at, READ_BYTES), start + at)
      if (bytesRead === 0) return undefined
      at += bytesRead
    }
    return range
  } finally {
    await handle.close()
  }
}

function tooLarge(name: string, most: number): ImportError {
  return new ImportError(
    'unsafe-archive',
    `${name} grows to more than ${Math.round(most / 1024 ** 2)} MB when unpacked, as no image of its size does: it was ` +
      'refused. Export the series anew, without compression.',
  )
}
