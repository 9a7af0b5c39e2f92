import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { BenchmarkSchema, type Benchmark, type Setting } from '../../../src-shared/benchmark/benchmark.js'
import { BASELINE_CHOICES, RunIdSchema, type RunSummary } from '../../../src-shared/benchmark/runs.js'
import { parseWithinBounds } from '../../../src-shared/case/within-bounds.js'
import { jsonOfText, readBoundedText } from '../../files/bounded-text.js'
import { writeFileWhole } from '../../files/atomic-write.js'
import { draftBeside } from '../../files/drafts.js'
import { runFiles, type RunFiles } from '../run/run-folder.js'
import { RECORD_FILE, RunRecordSchema, type RunRecord } from './run-record.js'

/** The files of a run that a copy takes along. */
const COPIED = ['bench.json', 'questions.jsonl', 'answers.jsonl', 'run.json', 'report.html']

const UNKNOWN_SETTING: Setting = { id: 'zero-shot', chain: false, volume: 'full', slices: 'all', seed: 0 }

/** The folder of benchmark runs: `<root>/<id>/` holds what `condyle bench` wrote, and `request.json`. */
export class RunFolders {
  /** Summaries by folder, with the time of the result they were made from: results are large and do not change. */
  private readonly known = new Map<string, { readonly stamp: number; readonly summary: RunSummary }>()

  constructor(
    readonly root: string,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** Folder of a run. Throws for what is no name of one. */
  folder(id: string): string {
    return path.join(this.root, RunIdSchema.parse(id))
  }

  files(id: string): RunFiles {
    return runFiles(this.folder(id))
  }

  /** All runs, the newest first. */
  async list(): Promise<RunSummary[]> {
    const names = await fs.readdir(this.root).catch(() => [])
    const ids = names.filter((name) => RunIdSchema.safeParse(name).success)
    const runs = await Promise.all(ids.map((id) => this.summary(id)))
    return runs
      .flatMap((run) => run ?? [])
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id))
  }

  /** The result of a finished run. Rejects with a sentence where there is none. */
  async result(id: string): Promise<Benchmark> {
    const bench = await readBench(this.files(id).bench)
    if (bench === 'missing') throw new Error('This run has no result yet: resume it first.')
    if (bench === 'unreadable')
      throw new Error('The result of this run was not written by this version of Condyle: run the benchmark again.')
    return bench
  }

  /** How a run was asked for; null where it came from elsewhere and its data was not located. */
  async record(id: string): Promise<RunRecord | null> {
    return (await readJson(path.join(this.folder(id), RECORD_FILE), RunRecordSchema)) ?? null
  }

  async saveRecord(id: string, record: RunRecord): Promise<void> {
    await writeFileWhole(path.join(this.folder(id), RECORD_FILE), `${JSON.stringify(record, null, 2)}\n`)
  }

  /** A name for a new run. */
  newId(): string {
    const [day = '', time = ''] = this.now().toISOString().split('T')
    const digits = (text: string, count: number): string => text.replaceAll(/\D/g, '').slice(0, count)
    return `${digits(day, 8)}-${digits(time, 6)}-${randomBytes(3).toString('hex')}`
  }

  /** Takes a copy of a finished run of the command line. Rejects with a sentence where the folder holds none. */
  async take(folder: string): Promise<string> {
    const name = path.basename(folder)
    const bench = await readBench(runFiles(folder).bench)
    if (bench === 'missing')
      throw new Error(`There is no bench.json in ${name}: choose the --out folder of a finished condyle bench.`)
    if (bench === 'unreadable')
      throw new Error(`The bench.json in ${name} was not written by this version of Condyle: run the benchmark again.`)
    const id = this.newId()
    const draft = draftBeside(this.folder(id))
    try {
      await fs.mkdir(draft, { recursive: true, mode: 0o700 })
      for (const file of COPIED)
        await fs.copyFile(path.join(folder, file), path.join(draft, file)).catch((error: unknown) => {
          if (!isMissing(error)) throw error
        })
      await fs.rename(draft, this.folder(id))
    } finally {
      await fs.rm(draft, { recursive: true, force: true })
    }
    return id
  }

  async remove(id: string): Promise<void> {
    await fs.rm(this.folder(id), { recursive: true, force: true })
    this.known.delete(id)
  }

  private async summary(id: string): Promise<RunSummary | null> {
    const record = await this.record(id)
    const stamp = await fs.stat(this.files(id).bench).then(
      (info) => info.mtimeMs,
      () => 0,
    )
    if (stamp === 0) return record && unfinished(id, record)
    const known = this.known.get(id)
    if (known?.stamp === stamp) return known.summary
    const bench = await readBench(this.files(id).bench)
    const summary = typeof bench === 'string' ? unreadable(id, record) : finished(id, bench)
    this.known.set(id, { stamp, summary })
    return summary
  }
}

const NOTHING = {
  fingerprint: null,
  cases: null,
  accuracy: null,
  balancedAccuracy: null,
  meanIou: null,
  progress: null,
} as const

function finished(id: string, bench: Benchmark): RunSummary {
  return {
    id,
    state: 'finished',
    createdAt: bench.resources.createdAt,
    dataTitle: bench.dataset.title,
    fingerprint: bench.dataset.fingerprint,
    cases: bench.dataset.cases,
    answererKind: bench.answerer.kind,
    answererTitle: answererTitle(bench.answerer),
    setting: bench.setting,
    accuracy: bench.overall.accuracy,
    balancedAccuracy: bench.overall.balancedAccuracy,
    meanIou: bench.localisation.count > 0 ? bench.localisation.meanInterval : null,
    progress: null,
    failure: null,
    resumable: false,
  }
}

/** A baseline by its words; every other answerer as it calls itself. */
function answererTitle({ kind, title }: Benchmark['answerer']): string {
  const baseline = kind === 'baseline' ? BASELINE_CHOICES.find(({ name }) => name === title) : undefined
  return baseline?.title ?? title
}

function unfinished(id: string, record: RunRecord): RunSummary | null {
  // A record without an answerer only says where the data of a copied run is.
  if (!record.answerer) return null
  return {
    ...NOTHING,
    id,
    state: 'interrupted',
    createdAt: record.createdAt,
    dataTitle: record.dataTitle,
    answererKind: record.answerer.kind,
    answererTitle: record.answerer.title,
    setting: record.setting,
    failure: record.failure,
    resumable: true,
  }
}

function unreadable(id: string, record: RunRecord | null): RunSummary {
  const [year, month, day] = [id.slice(0, 4), id.slice(4, 6), id.slice(6, 8)]
  return {
    ...NOTHING,
    id,
    state: 'unreadable',
    createdAt: record?.createdAt ?? `${year}-${month}-${day}T00:00:00.000Z`,
    dataTitle: record?.dataTitle ?? 'Unknown data',
    answererKind: record?.answerer?.kind ?? 'stored',
    answererTitle: record?.answerer?.title ?? 'Unknown answerer',
    setting: record?.setting ?? UNKNOWN_SETTING,
    failure: 'The result was not written by this version of Condyle: run the benchmark again.',
    resumable: false,
  }
}

async function readBench(file: string): Promise<Benchmark | 'missing' | 'unreadable'> {
  let text: string
  try {
    text = await readBoundedText(file)
  } catch (error) {
    return isMissing(error) ? 'missing' : 'unreadable'
  }
  // What was written before there were bounds is cut to them.
  return parsed(text, { safeParse: (value) => parseWithinBounds(BenchmarkSchema, value) }) ?? 'unreadable'
}

async function readJson<T>(file: string, schema: Schema<T>): Promise<T | undefined> {
  const text = await readBoundedText(file).catch(() => null)
  return text === null ? undefined : parsed(text, schema)
}

interface Schema<T> {
  safeParse(value: unknown): { readonly success: boolean; readonly data?: T | undefined }
}

function parsed<T>(text: string, schema: Schema<T>): T | undefined {
  return schema.safeParse(jsonOfText(text)).data
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
