import { rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { ScanResult } from '../../../src-shared/case/import.js'
import { stackPicture } from '../decode/stack-picture.js'
import { throwIfCancelled } from '../errors.js'
import { mapPool } from '../pool.js'
import type { ScannedStack } from '../stack.js'
import { collectFiles } from './collect.js'
import { Findings } from './findings.js'
import { lendSides } from './lend-sides.js'
import { patientsDiffer } from './patients.js'
import type { ScanOptions } from './progress.js'
import { readFiles } from './read-files.js'
import { selectStacks } from './select-stacks.js'
import { stacksOfSeries } from './series.js'

/** What a scan gives, all of it plain data. */
export interface ScanOutcome {
  readonly stacks: ScannedStack[]
  readonly suggested: ScanResult['suggested']
  readonly question: ScanResult['question']
  readonly setAside: ScanResult['setAside']
  readonly issues: ScanResult['issues']
  readonly filesSeen: number
  /** Folder of unpacked archives that the stacks still read from; null where there were none. */
  readonly unpacked: string | null
}

/** Pictures drawn at a time: the decoder is busy with one anyway. */
const DRAW_WIDTH = 2
/** More stacks than this get no picture: nobody looks through them, and each costs a decode. */
const MAX_PICTURES = 60

/**
 * Scans files for stacks: headers only, and a picture of each where a person has to choose among them. Throws the
 * signal's AbortError where it was cancelled, and then leaves nothing on disk.
 */
export async function scan(paths: readonly string[], options: ScanOptions = {}): Promise<ScanOutcome> {
  const findings = new Findings()
  const collected = await collectFiles(paths, findings, options)
  try {
    const read = await readFiles(collected.files, findings, options)
    const stacks = [...lendSides(stacksOfSeries(read, findings)), ...read.stacks].sort(byLikelihood)
    throwIfCancelled(options.signal)
    const selection = selectStacks(stacks)
    // Where nobody is asked, the pictures are drawn from the decoded volumes, at no cost.
    const isAsked = selection.question !== null && options.thumbnails !== false
    return {
      stacks: isAsked ? await drawAll(stacks, options) : stacks,
      ...selection,
      setAside: findings.setAsideGroups,
      issues: [...findings.issues, ...patientsDiffer(stacks)],
      filesSeen: collected.files.length,
      unpacked: collected.unpacked ?? null,
    }
  } catch (error) {
    if (collected.unpacked) await rm(collected.unpacked, { recursive: true, force: true })
    throw error
  }
}

function byLikelihood(a: ScannedStack, b: ScannedStack): number {
  const difference = b.summary.kneeLikelihood.score - a.summary.kneeLikelihood.score
  if (difference !== 0) return difference
  const number = (a.summary.series.number ?? 0) - (b.summary.series.number ?? 0)
  return number !== 0 ? number : a.summary.label.localeCompare(b.summary.label, 'en', { numeric: true })
}

async function drawAll(stacks: readonly ScannedStack[], options: ScanOptions): Promise<ScannedStack[]> {
  const workFolder = options.workFolder ?? path.join(os.tmpdir(), 'condyle-import')
  let done = 0
  const total = Math.min(stacks.length, MAX_PICTURES)
  return mapPool(stacks, DRAW_WIDTH, async (stack, index) => {
    throwIfCancelled(options.signal)
    if (index >= MAX_PICTURES) return stack
    const thumbnail = await stackPicture(stack, { signal: options.signal, workFolder })
    options.onProgress?.({ phase: 'draw', done: ++done, total, file: stack.summary.series.description })
    return { ...stack, summary: { ...stack.summary, thumbnail } }
  })
}
