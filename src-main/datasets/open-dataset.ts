import fs from 'node:fs'
import path from 'node:path'
import { QUINTUPLE_FILE } from '../../src-shared/case/quintuple.js'
import type { BoxConvention } from '../answers/parser/types.js'
import { clearDrafts, draftBeside } from '../files/drafts.js'
import type { Dataset } from './dataset.js'
import { openQuintuples } from './quintuple-dataset.js'
import { simulatedKnees, simulatedKneesIn } from './simulated-knees.js'
import { openReleased } from './threedreasonknee-dataset.js'
import type { DecodeVoxels } from './volume-file.js'

export interface SimulationRequest {
  readonly count: number
  readonly seed: number
  /** Empty folder to write `quintuples.jsonl` and the volumes it names into. */
  readonly folder: string
  readonly onProgress: (done: number) => void
  readonly signal: AbortSignal
}

/**
 * Makes a dataset of simulated knees with known truth. The simulator is no part of the workstation, so whoever starts
 * the benchmark hands it in.
 */
export type SimulateKnees = (request: SimulationRequest) => Promise<void>

export interface OpenDatasetOptions {
  /** A folder, a `.jsonl` file, or `simulated:N@seed`. */
  readonly data: string
  /** Where simulated knees are kept, one folder per N and seed. */
  readonly simulatedFolder: string
  readonly simulate: SimulateKnees | null
  readonly split: string
  readonly images: string | null
  readonly boxConvention: BoxConvention | null
  readonly x: 'column' | 'row'
  /** Decodes voxels; in this process where left out. */
  readonly decode?: DecodeVoxels | undefined
  readonly signal: AbortSignal
  readonly onProgress: (message: string) => void
}

/** Opens whatever `data` names. Rejects with a sentence where it is none of the known layouts. */
export async function openDataset(options: OpenDatasetOptions): Promise<Dataset> {
  const simulated = simulatedKnees(options.data)
  if (simulated) return openSimulated(simulated.count, simulated.seed, options)
  if (options.data.startsWith('simulated'))
    throw new Error(`"${options.data}" is not understood. Write simulated:N@seed, for example simulated:20@7.`)
  if (!fs.existsSync(options.data))
    throw new Error(`${options.data} does not exist. Give a folder of quintuples or of the released files.`)
  if (options.data.endsWith('.jsonl') || fs.existsSync(path.join(options.data, QUINTUPLE_FILE)))
    return openQuintuples(options.data, 'quintuples', options.decode)
  return openReleased({ ...options, folder: options.data })
}

async function openSimulated(count: number, seed: number, options: OpenDatasetOptions): Promise<Dataset> {
  if (count < 1 || count > 10_000) throw new Error('Between 1 and 10,000 knees can be simulated at a time.')
  const folder = simulatedKneesIn(options.simulatedFolder, { count, seed })
  if (!fs.existsSync(path.join(folder, QUINTUPLE_FILE))) {
    if (!options.simulate)
      throw new Error('This installation has no knee simulator. Give a folder of quintuples instead.')
    clearDrafts(options.simulatedFolder)
    const unfinished = draftBeside(folder)
    await fs.promises.mkdir(unfinished, { recursive: true, mode: 0o700 })
    try {
      await options.simulate({
        count,
        seed,
        folder: unfinished,
        signal: options.signal,
        onProgress: (done) => options.onProgress(`simulated ${done} of ${count} knees`),
      })
      await fs.promises.rm(folder, { recursive: true, force: true })
      await fs.promises.rename(unfinished, folder)
    } finally {
      await fs.promises.rm(unfinished, { recursive: true, force: true })
    }
  }
  const dataset = await openQuintuples(folder, 'simulated', options.decode)
  return { ...dataset, title: `${count} simulated knees, seed ${seed}` }
}
