import { open } from 'node:fs/promises'

export type FileKind = 'dicom' | 'dicomdir' | 'zip' | 'nifti' | 'nrrd' | 'analyze' | 'other'

/** What a file should be by its name; `dicom` where the name says nothing, for DICOM files often have no extension. */
export function kindByName(name: string): FileKind {
  const lower = name.toLowerCase()
  if (lower === 'dicomdir') return 'dicomdir'
  if (lower.endsWith('.zip')) return 'zip'
  if (lower.endsWith('.nii') || lower.endsWith('.nii.gz')) return 'nifti'
  if (lower.endsWith('.nrrd') || lower.endsWith('.nhdr')) return 'nrrd'
  return 'dicom'
}

/** What a file is by its first bytes, for one that turned out to be no DICOM. */
export async function kindByContent(path: string): Promise<FileKind> {
  const head = await readHead(path)
  const start = head.toString('latin1', 0, 4)
  if (start === 'PK\u0003\u0004') return 'zip'
  if (start === 'NRRD') return 'nrrd'
  if (head.length < 348) return 'other'
  const magic = head.toString('latin1', 344, 347)
  if (magic === 'n+1') return 'nifti'
  return magic === 'ni1' || head.readInt32LE(0) === 348 ? 'analyze' : 'other'
}

/** The first bytes of a file, as many as any magic number here needs. */
export async function readHead(path: string): Promise<Buffer> {
  const handle = await open(path, 'r')
  try {
    const head = Buffer.alloc(352)
    const { bytesRead } = await handle.read(head, 0, head.length, 0)
    return head.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
