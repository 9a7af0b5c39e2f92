import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Draw } from './draw.js'
import type { Kind } from './kind.js'
import { outcomeFaults, type Outcome } from './outcome.js'

/** What became of one mutated input. */
export interface Trial {
  readonly index: number
  readonly what: string
  readonly outcome: Outcome | undefined
  /** What the application did wrong, in words; empty where it did nothing wrong. */
  readonly faults: readonly string[]
}

/** A place that is quick and forgets: inputs are written by the hundred each second. */
export function scratchFolder(): string {
  const memory = '/dev/shm'
  const root = process.platform === 'linux' && canWrite(memory) ? memory : os.tmpdir()
  return mkdtempSync(path.join(root, 'condyle-fuzz-'))
}

function canWrite(folder: string): boolean {
  try {
    rmSync(mkdtempSync(path.join(folder, 'condyle-fuzz-')), { recursive: true })
    return true
  } catch {
    return false
  }
}

/**
 * Makes one input again from seed, kind and number, and reads it by the application's code.
 * @param look may compare what was read while the files are there; its words count as faults
 */
export async function tryOne(
  kind: Kind,
  {
    name,
    seed,
    index,
    scratch,
  }: { readonly name: string; readonly seed: number; readonly index: number; readonly scratch: string },
  look: (outcome: Outcome) => Promise<readonly string[]> = () => Promise.resolve([]),
): Promise<Trial> {
  const place = path.join(scratch, `${name}-${index}`)
  const [folder, work] = [path.join(place, 'input'), path.join(place, 'work')]
  mkdirSync(folder, { recursive: true })
  mkdirSync(work)
  try {
    const what = await kind.write(new Draw(seed, name, index), folder)
    try {
      const outcome = await kind.read(folder, work)
      return { index, what, outcome, faults: [...outcomeFaults(outcome), ...(await look(outcome))] }
    } catch (error) {
      return { index, what, outcome: undefined, faults: [crash(error)] }
    }
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

/** Writes one input again, to look at it. */
export async function keepInput(kind: Kind, name: string, seed: number, index: number, target: string): Promise<void> {
  const folder = scratchFolder()
  await kind.write(new Draw(seed, name, index), folder)
  cpSync(folder, target, { recursive: true })
  rmSync(folder, { recursive: true, force: true })
}

/** Where an unforeseen error came from: its kind and the first of our lines. */
function crash(error: unknown): string {
  if (!(error instanceof Error)) return `a thrown ${typeof error}`
  const place = /(?:src-main|src-shared|test\/fuzz)\/[\w./-]+:\d+/.exec(error.stack ?? '')?.[0] ?? 'a library'
  return `${error.name}: ${error.message.slice(0, 200)} (${place})`
}
