import { createHash } from 'node:crypto'
import type { FoundFile } from '../dicom/file.js'
import type { StackSource } from '../stack.js'

/** Raised when the same files would decode to other voxels than before, so that old cache entries are not found. */
const DECODER_VERSIONS: Readonly<Record<StackSource['format'], number>> = { dicom: 1, nifti: 2, nrrd: 2 }

/**
 * SHA-256 over what identifies the source of a volume: UIDs, sizes, times and the order of slices, but no paths, so a
 * moved folder is still recognised. Where a copy changed the times, the volume is decoded again and its content hash
 * recognises it.
 * @param uids SOP instance UIDs of a DICOM source's files, in the order of `source.files`
 */
export function sourceKeyOf(source: StackSource, uids: readonly string[] = []): string {
  const identity =
    source.format === 'dicom'
      ? {
          files: source.files.map((file, index) => [uids[index] ?? file.name, file.size, file.mtimeMs]),
          // Left out where there is none, so that all other volumes keep the key that they have.
          padding: source.files.find(({ format }) => format.padding)?.format.padding,
          slices: source.slices,
          plan: source.plan,
        }
      : { ...source, path: undefined, ...('parts' in source ? { parts: source.parts.map(withoutPath) } : {}) }
  return createHash('sha256')
    .update(JSON.stringify([DECODER_VERSIONS[source.format], source.format, identity]))
    .digest('hex')
}

function withoutPath({ name, size, mtimeMs }: Pick<FoundFile, 'name' | 'size' | 'mtimeMs'>): readonly unknown[] {
  return [name, size, mtimeMs]
}
