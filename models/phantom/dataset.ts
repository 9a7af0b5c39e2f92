import { appendFile, mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { QUINTUPLE_FILE } from '../../src-shared/case/quintuple.js'
import type { CaseSize } from './case-grid.js'
import { simulateExamination } from './examination.js'
import type { Prior } from './lesions/priors.js'
import { caseName, quintuplesOf } from './outputs/quintuples.js'
import { writeVolume } from './outputs/write-case.js'
import type { ContrastName } from './render/contrast.js'

export interface DatasetOptions {
  readonly count: number
  readonly seed: number
  /** Folder to write `quintuples.jsonl` and the volumes it names into. */
  readonly folder: string
  readonly onProgress?: (done: number) => void
  readonly signal?: AbortSignal
  /** `natural`, `small` and any contrast where they are not given: a test set has the variety of life. */
  readonly prior?: Prior
  readonly size?: CaseSize
  readonly contrast?: ContrastName | 'any'
}

/**
 * Writes a dataset of simulated knees with known truth: seeds `seed` … `seed + count − 1`, both sides. Rejects with the
 * signal's reason where it is aborted; what was written until then stays.
 */
export async function simulateDataset(options: DatasetOptions): Promise<void> {
  const { count, seed, folder } = options
  await mkdir(folder, { recursive: true })
  const file = path.join(folder, QUINTUPLE_FILE)
  await rm(file, { force: true })
  for (let done = 0; done < count; done++) {
    options.signal?.throwIfAborted()
    const examination = simulateExamination({
      seed: seed + done,
      prior: options.prior ?? 'natural',
      size: options.size ?? 'small',
      contrast: options.contrast ?? 'any',
    })
    const volume = `${caseName(examination)}.nii.gz`
    await writeVolume(examination, path.join(folder, volume))
    const lines = quintuplesOf(examination, volume).map((line) => JSON.stringify(line))
    await appendFile(file, `${lines.join('\n')}\n`)
    options.onProgress?.(done + 1)
  }
}
