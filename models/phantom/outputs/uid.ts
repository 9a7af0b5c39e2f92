import { createHash } from 'node:crypto'

/** A UID under the 2.25 root (DICOM PS3.5 B.2: a UUID as one decimal number), always the same for the same name. */
export function uidOf(name: string): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16)
  return `2.25.${BigInt(`0x${bytes.toString('hex')}`)}`
}
