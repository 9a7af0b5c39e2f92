/** What a file of a session holds, in this order, and how large each part may be. */
const MB = 1024 ** 2

export const PARTS = {
  /** The session as whoever has the passphrase may read it. */
  document: 'session.json',
  /** The session with answers, for the casebook in which it began alone. */
  sealed: 'session.sealed.age',
  /** By the number of its case in the document. */
  reading: /^readings\/(\d{1,4})-([0-9a-f]{64})\.json$/,
  description: /^volumes\/([0-9a-f]{64})\/volume\.json$/,
  voxels: /^volumes\/([0-9a-f]{64})\/volume\.raw$/,
} as const

export const PART_LIMITS = {
  document: 512 * MB,
  reading: 256 * MB,
  description: 4 * MB,
  /** As for every volume (`imaging/limits.ts`). */
  voxels: 2048 * MB,
  /** Readings and volumes together. */
  count: 100_000,
} as const

export function readingPart(place: number, id: string): string {
  return `readings/${place}-${id}.json`
}

export function descriptionPart(hash: string): string {
  return `volumes/${hash}/volume.json`
}

export function voxelsPart(hash: string): string {
  return `volumes/${hash}/volume.raw`
}

/** How far a file is written or read. */
export interface TravelProgress {
  readonly text: string
  /** Bytes; `total` 0: not known. */
  readonly done: number
  readonly total: number
}

export interface TravelOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: TravelProgress) => void
}
