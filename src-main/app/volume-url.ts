/** Scheme of the private protocol; see protocol.ts. */
export const SCHEME = 'condyle'

/** Address of a volume's voxels for the window. */
export function volumeUrl(hash: string): string {
  return `${SCHEME}://volume/${hash}`
}
