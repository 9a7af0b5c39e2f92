import { rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { ScanResult } from '../../../src-shared/case/import.js'
import { thumbnailOf } from '../decode/thumbnail.js'
import { throwIfCancelled } from '../errors.js'
import { mapPool } from '../pool.js'
import type { ScannedStack } from '../stack.js'
import { buildDicomStack } from './build-stack.js'
import { collectFiles } from './collect.js'
import { Findings } from './findings.js'
import { groupSeries } from './group.js'
import { COULD_BE_KNEE, MIGHT_BE_KNEE } from './knee-likelihood.js'
import { localiserTitle } from './localiser.js'
import type { PlacedFrame } from './placed-frame.js'
import type { ScanOptions } from './progress.js'
import { readFiles, seriesKey, type FilesRead } from './read-files.js'

/** What a scan gives, all of it plain data. */
export interface ScanOutcome {
  readonly stacks: ScannedStack[]
  readonly suggested: string | null
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
 * Scans files for stacks: headers only, then one picture each. Throws the signal's AbortError where it was cancelled,
 * and then leaves nothing on disk.
 */
export async function scan(paths: readonly string[], options: ScanOptions = {}): Promise<ScanOutcome> {
  const findings = new Findings()
  const collected = await collectFiles(paths, findings, options)
  try {
    const read = await readFiles(collected.files, findings, options)
    const stacks = [...dicomStacks(read, findings), ...read.stacks].sort(byLikelihood)
    const drawn = options.thumbnails === false ? stacks : await drawAll(stacks, options)
    return {
      stacks: drawn,
      suggested: suggestedOf(drawn),
      setAside: findings.setAsideGroups,
      issues: findings.issues,
      filesSeen: collected.files.length,
      unpacked: collected.unpacked ?? null,
    }
  } catch (error) {
    if (collected.unpacked) await rm(collected.unpacked, { recursive: true, force: true })
    throw error
  }
}

function dicomStacks(read: FilesRead, findings: Findings): ScannedStack[] {
  const stacks: ScannedStack[] = []
  for (const [key, frames] of bySeries(read.frames)) {
    const description = seriesName(frames)
    const localiser = localiserTitle(frames)
    if (localiser !== undefined) {
      const files = [...new Set(frames.map((frame) => frame.file.name))]
      const cause = `${description} is a localiser, planes for planning the scan; open the series planned on it.`
      findings.setAside('localiser', localiser, cause, files)
      continue
    }
    const damaged = read.damaged.get(key) ?? []
    stacks.push(...groupSeries(frames, description).map((layout) => buildDicomStack(layout, read.notes, damaged)))
  }
  return stacks
}

function bySeries(frames: readonly PlacedFrame[]): Map<string, PlacedFrame[]> {
  const series = new Map<string, PlacedFrame[]>()
  for (const frame of frames) {
    const key = seriesKey(frame.file)
    const group = series.get(key)
    if (group) group.push(frame)
    else series.set(key, [frame])
  }
  return series
}

function seriesName(frames: readonly PlacedFrame[]): string {
  const header = frames[0]?.file.header
  const name = header?.seriesDescription || header?.protocolName
  if (name) return `Series "${name}"`
  return header?.seriesNumber != null ? `Series ${header.seriesNumber}` : `The series of ${frames[0]?.file.name ?? ''}`
}

function byLikelihood(a: ScannedStack, b: ScannedStack): number {
  const difference = b.summary.kneeLikelihood.score - a.summary.kneeLikelihood.score
  if (difference !== 0) return difference
  const number = (a.summary.series.number ?? 0) - (b.summary.series.number ?? 0)
  return number !== 0 ? number : a.summary.label.localeCompare(b.summary.label, 'en', { numeric: true })
}

/**
 * The stack to take without asking: the only one that could be the knee, or the only one there is if nothing speaks
 * against it. A person decides between several, and about one whose geometry had to be assumed.
 */
function suggestedOf(stacks: readonly ScannedStack[]): string | null {
  const usable = stacks.filter(({ summary }) => summary.issues.every((issue) => issue.severity !== 'error'))
  const likely = usable.filter(({ summary }) => summary.kneeLikelihood.score >= COULD_BE_KNEE)
  const [only, ...others] = likely.length > 0 ? likely : stacks
  if (!only || others.length > 0 || !usable.includes(only) || only.flags.includes('geometry-assumed')) return null
  if (only.summary.kneeLikelihood.score < MIGHT_BE_KNEE) return null
  return only.summary.id
}

async function drawAll(stacks: readonly ScannedStack[], options: ScanOptions): Promise<ScannedStack[]> {
  const workFolder = options.workFolder ?? path.join(os.tmpdir(), 'condyle-import')
  let done = 0
  const total = Math.min(stacks.length, MAX_PICTURES)
  return mapPool(stacks, DRAW_WIDTH, async (stack, index) => {
    throwIfCancelled(options.signal)
    if (index >= MAX_PICTURES) return stack
    const thumbnail = await thumbnailOf(stack, { signal: options.signal, workFolder })
    options.onProgress?.({ phase: 'draw', done: ++done, total, file: stack.summary.series.description })
    return { ...stack, summary: { ...stack.summary, thumbnail } }
  })
}
