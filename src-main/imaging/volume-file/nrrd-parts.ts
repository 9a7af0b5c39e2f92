import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import type { FoundFile } from '../dicom/file.js'
import { ImportError } from '../errors.js'

/**
 * The files that hold the voxels of a detached header. They lie in its folder, for a header may not point anywhere
 * else. Throws ImportError of the first one that does, or is not there.
 */
export async function nrrdParts(header: FoundFile, dataFiles: readonly string[]): Promise<FoundFile[]> {
  const folder = path.dirname(header.path)
  const inside = await realpath(folder).catch(() => folder)
  const parts: FoundFile[] = []
  // One after another, so that the one that is named is always the same.
  for (const named of dataFiles) parts.push(await partOf(header, named, folder, inside))
  return parts
}

async function partOf(header: FoundFile, named: string, folder: string, inside: string): Promise<FoundFile> {
  const place = path.resolve(folder, named)
  const real = await realpath(place).catch(() => place)
  if (path.isAbsolute(named) || !place.startsWith(folder + path.sep) || !real.startsWith(inside + path.sep))
    throw new ImportError(
      'not-readable',
      `${header.name} names a data file outside its own folder (${named}), which is not opened: put it beside the header.`,
    )
  const info = await stat(real).catch(() => undefined)
  if (!info?.isFile())
    throw new ImportError(
      'not-readable',
      `The data file ${named} of ${header.name} is not beside it: put both into one folder and open that.`,
    )
  return { path: real, name: path.basename(named), size: info.size, mtimeMs: info.mtimeMs }
}
