import { execFileSync, fork } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { HOSTILE, type Hostile } from '../fixtures/hostile/index.js'
import type { TrustSection } from './row.js'

const CHILD = path.join(import.meta.dirname, 'hostile-child.ts')
const LONGEST_MS = 5_000
const MOST_BYTES = 500 * 1024 ** 2
/** Ended after this, and counted as missed. */
const PATIENCE_MS = 60_000

const ReportSchema = z.object({ milliseconds: z.number(), bytes: z.number(), sentences: z.array(z.string()) })
interface Measured extends z.infer<typeof ReportSchema> {
  readonly name: string
  readonly said: boolean
}

/** Each hostile input in a process of its own. */
export const hostile: TrustSection = {
  title: 'inputs made to hurt',
  async run(tell) {
    const measured: Measured[] = []
    for (const one of HOSTILE) {
      const result = await measure(one)
      tell(
        `${one.name}: ${(result.milliseconds / 1000).toFixed(1)} s, ${megabytes(result.bytes)} MB${result.said ? '' : ', not said'}`,
      )
      measured.push(result)
    }
    const slowest = Math.max(...measured.map(({ milliseconds }) => milliseconds))
    const largest = Math.max(...measured.map(({ bytes }) => bytes))
    const missed = measured.filter(
      ({ said, milliseconds, bytes }) => !said || milliseconds > LONGEST_MS || bytes > MOST_BYTES,
    )
    return [
      {
        what: 'Hostile inputs: bombs, loops, pipes, huge headers',
        tried: `${measured.length} kinds, each in a process of its own`,
        result: `${measured.filter(({ said }) => said).length} refused with their sentence; longest ${(slowest / 1000).toFixed(1)} s, most ${megabytes(largest)} MB`,
        bar: 'each a sentence, ≤ 5 s, ≤ 500 MB',
        met: missed.length === 0,
        notes: missed.map(
          ({ name, milliseconds, bytes }) => `${name}: ${(milliseconds / 1000).toFixed(1)} s, ${megabytes(bytes)} MB`,
        ),
      },
    ]
  },
}

async function measure(one: Hostile): Promise<Measured> {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-hostile-'))
  const [folder, work] = [path.join(root, 'input'), path.join(root, 'work')]
  fs.mkdirSync(folder)
  try {
    const report = await opened(one.name, one.make(folder), work)
    return { ...report, name: one.name, said: one.said.test(report.sentences.join('\n')) }
  } finally {
    // Folders thousands deep are more than Node's own removal takes.
    execFileSync('rm', ['-rf', root])
  }
}

function opened(name: string, place: string, work: string): Promise<z.infer<typeof ReportSchema>> {
  return new Promise((resolve) => {
    const child = fork(CHILD, [name, place, work], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    let report: z.infer<typeof ReportSchema> = { milliseconds: PATIENCE_MS, bytes: 0, sentences: [] }
    const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
    child.on('message', (raw) => (report = ReportSchema.parse(raw)))
    child.on('close', () => {
      clearTimeout(patience)
      resolve(report)
    })
  })
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1024 ** 2)
}
