import { createWriteStream } from 'node:fs'
import { mkdir, utimes } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import type { FoundFile } from '../dicom/file.js'
import { ImportError, throwIfCancelled } from '../errors.js'
import type { ScanLimits, ScanOptions } from './progress.js'

const BOMB_FLOOR = 64 * 1024 * 1024
const SYMBOLIC_LINK = 0o120000
const LITTER = /(^|\/)(__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$)/i

/**
 * Unpacks an archive into an empty folder, under names of its own: nothing an entry calls itself decides where a byte
 * is written. Throws ImportError for archives that are damaged, locked, too large or try to leave their folder.
 */
export async function unpack(
  archive: FoundFile,
  folder: string,
  limits: ScanLimits,
  options: Pick<ScanOptions, 'signal' | 'onProgress'>,
): Promise<FoundFile[]> {
  const zip = await openZip(archive)
  const files: FoundFile[] = []
  let bytes = 0
  try {
    for await (const entry of zip.eachEntry()) {
      throwIfCancelled(options.signal)
      if (skipped(entry)) continue
      bytes += entry.uncompressedSize
      guard(archive, entry, bytes, files.length, limits)
      files.push(await extract(zip, entry, folder, files.length, options.signal))
      options.onProgress?.({ phase: 'unpack', done: files.length, total: zip.entryCount, file: entry.fileName })
    }
  } catch (error) {
    throw options.signal?.aborted ? error : translate(archive, error)
  } finally {
    zip.close()
  }
  return files
}

async function openZip(archive: FoundFile): Promise<ZipFile> {
  try {
    return await yauzl.openPromise(archive.path, { lazyEntries: true, autoClose: false })
  } catch (error) {
    throw translate(archive, error)
  }
}

function skipped(entry: Entry): boolean {
  const mode = (entry.externalFileAttributes >>> 16) & 0o170000
  return entry.fileName.endsWith('/') || mode === SYMBOLIC_LINK || LITTER.test(entry.fileName)
}

function guard(archive: FoundFile, entry: Entry, bytes: number, files: number, limits: ScanLimits): void {
  if (entry.isEncrypted())
    throw new ImportError(
      'unsafe-archive',
      `${archive.name} is locked with a password: unpack it first and open the folder.`,
    )
  const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize)
  if (entry.uncompressedSize > BOMB_FLOOR && ratio > limits.maxRatio)
    throw new ImportError(
      'unsafe-archive',
      `${archive.name} holds an entry that grows ${Math.round(ratio)}-fold when unpacked, as no image does: it was refused. ` +
        'If you trust it, unpack it by hand and open the folder.',
    )
  if (bytes > limits.maxUnpackedBytes || files >= limits.maxFiles)
    throw new ImportError(
      'limit-reached',
      `${archive.name} is too large to unpack here (over ${Math.round(limits.maxUnpackedBytes / 1024 ** 3)} GB or ` +
        `${limits.maxFiles} files): unpack it by hand and open the folder of one study.`,
    )
}

async function extract(
  zip: ZipFile,
  entry: Entry,
  folder: string,
  index: number,
  signal: AbortSignal | undefined,
): Promise<FoundFile> {
  const name = path.posix.basename(entry.fileName)
  const target = path.join(folder, `${index}`.padStart(6, '0') + safeExtension(name))
  await mkdir(folder, { recursive: true })
  const stream = await zip.openReadStreamPromise(entry, {})
  await pipeline(stream, createWriteStream(target, { flags: 'wx' }), { signal })
  // The entry's own time, so that unpacking again gives the same file as before.
  const modified = entry.getLastModDate()
  await utimes(target, modified, modified)
  return { path: target, name, size: entry.uncompressedSize, mtimeMs: modified.getTime() }
}

/** The extension decides how a file is read, so it is kept; only letters and digits of it. */
function safeExtension(name: string): string {
  return /(\.nii)?\.[a-z0-9]{1,8}$/i.exec(name)?.[0].toLowerCase() ?? ''
}

function translate(archive: FoundFile, error: unknown): Error {
  if (error instanceof ImportError) return error
  const text = error instanceof Error ? error.message : ''
  if (/invalid relative path|absolute path|invalid characters in fileName/.test(text))
    return new ImportError(
      'unsafe-archive',
      `${archive.name} tries to write outside its own folder and was refused: ask its sender for a clean archive.`,
      { cause: error },
    )
  return new ImportError(
    'not-readable',
    `${archive.name} is damaged or no complete ZIP archive: copy it again from where it came.`,
    { cause: error },
  )
}
