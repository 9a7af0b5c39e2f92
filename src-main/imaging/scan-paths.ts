import { rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { ScanResult } from '../../src-shared/case/import.js'
import { DecodeProcess } from './process/decode-process.js'
import type { ScanOptions } from './scan/progress.js'
import type { ScanOutcome } from './scan/scan.js'
import type { ScannedStack } from './stack.js'

/** A finished scan: what to show, and the stacks to import from. */
export interface ScannedStudy {
  /** For the window and the command line: plain data without paths. */
  readonly result: ScanResult
  /** The stack of an id in `result`, or undefined. */
  stack(id: string): ScannedStack | undefined
  /** Removes what was unpacked from archives. Call when no stack will be imported any more. */
  dispose(): Promise<void>
}

export interface ScanPathsOptions extends ScanOptions {
  /** Scans in the decode process; left out, in this one. */
  readonly decoder?: DecodeProcess
}

/**
 * Scans folders, single files, ZIP archives, DICOMDIRs, NIfTI and NRRD files for stacks. Nothing is decoded but one
 * slice per stack for its picture. Throws the signal's AbortError where it was cancelled.
 */
export async function scanPaths(paths: readonly string[], options: ScanPathsOptions = {}): Promise<ScannedStudy> {
  const { decoder, ...rest } = options
  const workFolder = options.workFolder ?? path.join(os.tmpdir(), 'condyle-import')
  const outcome = await (decoder ?? new DecodeProcess()).scan(paths, { ...rest, workFolder })
  return studyOf(outcome)
}

function studyOf(outcome: ScanOutcome): ScannedStudy {
  const { stacks, unpacked, suggested, question, setAside, issues, filesSeen } = outcome
  return {
    result: { stacks: stacks.map((stack) => stack.summary), suggested, question, setAside, issues, filesSeen },
    stack: (id) => stacks.find((stack) => stack.summary.id === id),
    dispose: async () => {
      if (unpacked !== null) await rm(unpacked, { recursive: true, force: true })
    },
  }
}
