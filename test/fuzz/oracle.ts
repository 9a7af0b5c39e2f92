import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { ReadVolume } from './outcome.js'

const SCRIPT = path.join(import.meta.dirname, 'oracle.py')
const AnswerSchema = z.object({
  /** Volumes that the oracle could read and compared. */
  compared: z.number(),
  /** Differences that nothing was said about. */
  differences: z.array(z.string()),
})
type Answer = z.infer<typeof AnswerSchema>

/** A Python that has pydicom and nibabel, as Debian's does with python3-pydicom and python3-nibabel; null: there is none. */
export function pythonWithReaders(): string | null {
  const candidates = [process.env['CONDYLE_ORACLE_PYTHON'] ?? '', '/usr/bin/python3', 'python3'].filter(Boolean)
  return candidates.find((python) => spawnSync(python, ['-c', 'import pydicom, nibabel']).status === 0) ?? null
}

/** Reads the same files by pydicom and nibabel and compares shape, place, spacing, rescale and voxels (oracle.py). */
export class Oracle {
  private readonly child: ChildProcess
  private readonly lines: AsyncIterator<string>

  constructor(python: string) {
    this.child = spawn(python, [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] })
    if (!this.child.stdout) throw new Error('The oracle has no voice.')
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]()
  }

  async compare(volumes: readonly ReadVolume[]): Promise<Answer> {
    this.child.stdin?.write(`${JSON.stringify(volumes)}\n`)
    const next = await this.lines.next()
    if (next.done === true) throw new Error('The oracle ended.')
    return AnswerSchema.parse(JSON.parse(next.value))
  }

  end(): void {
    this.child.stdin?.end()
    this.child.kill()
  }
}
