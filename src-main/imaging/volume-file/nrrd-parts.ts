import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import type { FoundFile } from '../dicom/file.js'
import { ImportError } from '../errors.js'

/**
 * The files that hold the voxels of a detached header. They lie in its folder, for a header may not point anywhere
 * else. Throws ImportError where one does, or is not there.
 */
export async function nrrdParts(header: FoundFile, dataFiles: readonly string[]): Promise<FoundFile[]> {
  const folder = path.dirname(header.path)
  return Promise.all(
    dataFiles.map(async (named) => {
      const place = path.resolve(folder, named)
      const real = await realpath(place).catch(() => place)
      const inside = await realpath(folder).catch(() => folder)
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
    }),
  )
}
