import { LIMITS } from '../limits.js'

/** How far a scan is. `total` is 0 while it is not known. */
export interface ScanProgress {
  readonly phase: 'find' | 'unpack' | 'read' | 'draw'
  readonly done: number
  readonly total: number
  /** Name of the file at hand. */
  readonly file?: string
}

export interface ScanOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ScanProgress) => void
  /** Where archives are unpacked to: a folder of the volume cache. Made when needed. */
  readonly workFolder?: string
  /** Whether to draw a picture of every stack where a person has to choose (default true). */
  readonly thumbnails?: boolean
  readonly limits?: Partial<ScanLimits>
}

/** Guards against archives and folders that would fill the disk or never end. */
export interface ScanLimits {
  readonly maxFiles: number
  readonly maxUnpackedBytes: number
  /** Unpacked size ÷ packed size of one entry above which it is taken for a bomb (only beyond 64 MiB). */
  readonly maxRatio: number
}

export const DEFAULT_LIMITS: ScanLimits = {
  maxFiles: LIMITS.files,
  maxUnpackedBytes: LIMITS.unpackedBytes,
  maxRatio: LIMITS.expansionRatio,
}
