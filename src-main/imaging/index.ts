/** Files → stacks → volume → cache. See import.ts for the way through. */
export { VolumeCache, type VolumeCacheOptions } from './cache/volume-cache.js'
export { DecodeProcess, type DecodeChild, type DecodeProcessOptions } from './decode/decode-process.js'
export type { DecodeProgress } from './decode/decode-stack.js'
export { ImportError, type ImportErrorKind } from './errors.js'
export { importStack, scanPaths, type ImportOptions, type ScannedStudy, type ScanPathsOptions } from './import.js'
export type { ScanLimits, ScanOptions, ScanProgress } from './scan/progress.js'
export type { ScannedStack } from './stack.js'
