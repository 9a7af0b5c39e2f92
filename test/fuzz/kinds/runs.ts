import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runBenchCommand } from '../../../src-main/bench/cli.js'
import { readBenchmark } from '../../../src-main/bench/run/run-folder.js'
import { QuestionIndex } from '../../../src-main/bench/runs/question-index.js'
import { RunFolders } from '../../../src-main/bench/runs/run-folders.js'
import { smallDataset } from '../../unit/bench/fixture.js'
import { mutateBytes } from '../dicom/mutate.js'
import type { Draw } from '../draw.js'
import { jsonOf, mutateJsonText } from '../json.js'
import type { Kind } from '../kind.js'
import { refused, taken } from '../outcome.js'
import { orRefused } from '../refusals.js'

const FILES = ['bench.json', 'run.json', 'questions.jsonl', 'answers.jsonl'] as const
const NAME = '20260102-030405-abcdef'

/** Run folders of the benchmark, as another machine might hand them over. */
export async function loadRuns(scratch: string): Promise<Kind> {
  const source = path.join(scratch, 'run')
  let error = ''
  const code = await runBenchCommand(
    ['--data', smallDataset(), '--answerer', 'majority', '--out', source],
    { out: () => undefined, error: (text) => (error += text), signal: new AbortController().signal },
    { simulate: null, packFolder: () => null, cacheFolder: scratch, version: 'fuzz', now: () => new Date(0) },
  )
  if (code !== 0) throw new Error(`The benchmark that is to be damaged did not run: ${error}`)
  const write = (draw: Draw, folder: string): string => {
    const run = path.join(folder, NAME)
    mkdirSync(run)
    cpSync(source, run, { recursive: true })
    const file = draw.pick(FILES)
    const text = readFileSync(path.join(run, file), 'utf8')
    const lines = file.endsWith('.jsonl') ? text.trim().split('\n') : [text]
    const at = draw.int(0, lines.length)
    const changed = mutateJsonText(jsonOf(lines[at] ?? '{}'), draw)
    const bytes = Buffer.from(lines.map((line, n) => (n === at ? changed.text : line)).join('\n'))
    const damaged = draw.chance(0.15) ? mutateBytes(bytes, draw) : { bytes, what: '' }
    writeFileSync(path.join(run, file), damaged.bytes)
    return `${file}: ${changed.what}; ${damaged.what}`
  }
  const read: Kind['read'] = async (folder) => {
    const runs = new RunFolders(folder)
    const [summary] = await runs.list()
    const sentences = summary?.failure == null ? [] : [summary.failure]
    const looks = [
      () => runs.result(NAME),
      () => runs.record(NAME),
      () => runs.take(path.join(folder, NAME)),
      () => Promise.resolve(readBenchmark(path.join(folder, NAME))),
      async () => {
        const index = await QuestionIndex.open(path.join(folder, NAME, 'questions.jsonl'))
        index.page({ category: 'any', text: '', filter: 'all', sort: 'iou', offset: 0, limit: 100 })
        index.cases()
        await index.scored(0)
      },
    ]
    let whole = true
    for (const look of looks) {
      const { read: had, sentences: said } = await orRefused(async () => {
        await look()
        return taken()
      })
      whole &&= had
      sentences.push(...said)
    }
    return whole ? taken(...sentences) : refused(...sentences)
  }
  return { write, read }
}
