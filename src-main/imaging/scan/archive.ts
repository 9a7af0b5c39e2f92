import { createWriteStream } from 'node:fs'
import { mkdir, utimes } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import type { FoundFile } from '../dicom/file.js'
import { diskTroubleOf, sentenceFor, toDiskError } from '../../files/disk-trouble.js'
import { ImportError, throwIfCancelled } from '../errors.js'
import { LIMITS } from '../limits.js'
import type { ScanLimits, ScanOptions } from './progress.js'
import { SafeNames } from './safe-names.js'

const SYMBOLIC_LINK = 0o120000
const REGULAR_FILE = 0o100000
const LITTER = /(^|\/)(__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$)/i
/** Compression methods that archives come in and that are not unpacked here (APPNOTE 4.4.5). */
const METHODS: Readonly<Record<number, string>> = {
  1: 'Shrink',
  6: 'Implode',
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'XZ',
  98: 'PPMd',
}

/**
 * Unpacks an archive into an empty folder, under names that are safe there: nothing an entry calls itself decides in
 * which folder a byte is written. Throws ImportError for archives that are damaged, locked, too large, packed in a way
 * not known here, or that try to leave their folder.
 */
export async function unpack(
  archive: FoundFile,
  folder: string,
  limits: ScanLimits,
  options: Pick<ScanOptions, 'signal' | 'onProgress'>,
): Promise<FoundFile[]> {
  const zip = await openZip(archive)
  const files: FoundFile[] = []
  const budget = new Budget(archive, limits)
  const names = new SafeNames()
  try {
    for await (const entry of zip.eachEntry()) {
      throwIfCancelled(options.signal)
      budget.take(entry)
      if (skipped(entry)) continue
      files.push(await extract(zip, entry, path.join(folder, names.of(entry.fileName)), options.signal))
      options.onProgress?.({ phase: 'unpack', done: files.length, total: zip.entryCount, file: entry.fileName })
    }
  } catch (error) {
    throw options.signal?.aborted ? error : translate(archive, error, folder)
  } finally {
    zip.close()
  }
  return files
}

async function openZip(archive: FoundFile): Promise<ZipFile> {
  try {
    return await yauzl.openPromise(archive.path, { lazyEntries: true, autoClose: false })
  } catch (error) {
    throw translate(archive, error, path.dirname(archive.path))
  }
}

/** Only regular files are unpacked: no folders, links, pipes or devices. Archives of other systems name no kind. */
function skipped(entry: Entry): boolean {
  const kind = (entry.externalFileAttributes >>> 16) & 0o170000
  const isFile = kind === 0 || kind === REGULAR_FILE
  return entry.fileName.endsWith('/') || kind === SYMBOLIC_LINK || !isFile || LITTER.test(entry.fileName)
}

/** What an archive may cost, counted entry by entry before any of it is unpacked. */
class Budget {
  private bytes = 0
  private entries = 0
  private packed = 0

  constructor(
    private readonly archive: FoundFile,
    private readonly limits: ScanLimits,
  ) {}

  take(entry: Entry): void {
    const { name, size } = this.archive
    if (entry.isEncrypted())
      throw new ImportError('unsafe-archive', `${name} is locked with a password: unpack it first and open the folder.`)
    const method = METHODS[entry.compressionMethod]
    if (method !== undefined)
      throw new ImportError(
        'not-readable',
        `${name} is packed with ${method}, which is not unpacked here: unpack it by hand and open the folder.`,
      )
    this.bytes += entry.uncompressedSize
    this.packed += entry.compressedSize
    const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize)
    if (entry.uncompressedSize > LIMITS.expansionFloor && ratio > this.limits.maxRatio)
      throw new ImportError(
        'unsafe-archive',
        `${name} holds an entry that grows ${Math.round(ratio)}-fold when unpacked, as no image does: it was refused. ` +
          'If you trust it, unpack it by hand and open the folder.',
      )
    // Entries that together are longer than the archive lie over each other, as those of bombs do.
    if (this.packed > size || (this.bytes > LIMITS.expansionFloor && this.bytes > this.limits.maxRatio * size))
      throw new ImportError(
        'unsafe-archive',
        `${name} holds more than fits into it, as an archive made to fill a disk does: it was refused. Ask its sender for a ` +
          'clean one.',
      )
    if (this.bytes > this.limits.maxUnpackedBytes || ++this.entries > this.limits.maxFiles)
      throw new ImportError(
        'limit-reached',
        `${name} is too large to unpack here (over ${Math.round(this.limits.maxUnpackedBytes / 1024 ** 3)} GB or ` +
          `${this.limits.maxFiles} files): unpack it by hand and open the folder of one study.`,
      )
  }
}

async function extract(
  zip: ZipFile,
  entry: Entry,
  target: string,
  signal: AbortSignal | undefined,
): Promise<FoundFile> {
  const modified = entry.getLastModDate()
  const found = {
    path: target,
    name: path.posix.basename(entry.fileName),
    size: entry.uncompressedSize,
    mtimeMs: modified.getTime(),
  }
  // What is empty is counted and needs no place on the disk.
  if (found.size === 0) return found
  await mkdir(path.dirname(target), { recursive: true })
  // The stream ends with an error where more comes out than the entry says.
  const stream = await zip.openReadStreamPromise(entry, {})
  await pipeline(stream, createWriteStream(target, { flags: 'wx' }), { signal })
  // The entry's own time, so that unpacking again gives the same file as before.
  await utimes(target, modified, modified)
  return found
}

/** `folder`: what was read or written when it failed. */
function translate(archive: FoundFile, error: unknown, folder: string): Error {
  if (error instanceof ImportError) return error
  const text = error instanceof Error ? error.message : ''
  if (/invalid relative path|absolute path|invalid characters in fileName/.test(text))
    return new ImportError(
      'unsafe-archive',
      `${archive.name} tries to write outside its own folder and was refused: ask its sender for a clean archive.`,
      { cause: error },
    )
  // What the disk refuses is no fault of the archive.
  const trouble = diskTroubleOf(error)
  if (trouble !== undefined)
    return new ImportError(
      'not-readable',
      `${archive.name} could not be unpacked. ${sentenceFor(toDiskError(error, folder))}`,
      { cause: error },
    )
  if (/unsupported compression method/.test(text))
    return new ImportError(
      'not-readable',
      `${archive.name} is packed in a way that is not unpacked here: unpack it by hand and open the folder.`,
      { cause: error },
    )
  return new ImportError(
    'not-readable',
    `${archive.name} is damaged or no complete ZIP archive: copy it again from where it came.`,
    { cause: error },
  )
}
