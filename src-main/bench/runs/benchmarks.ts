import fs from 'node:fs/promises'
import path from 'node:path'
import type { BenchmarkEvent } from '../../../src-shared/bridge-benchmark.js'
import type { Benchmark } from '../../../src-shared/benchmark/benchmark.js'
import { BenchmarkComparisonSchema, type BenchmarkComparison } from '../../../src-shared/benchmark/comparison.js'
import type {
  DataChoice,
  QuestionDetail,
  QuestionPage,
  QuestionQuery,
  Reader,
  RunProgress,
  RunRequest,
  RunSummary,
} from '../../../src-shared/benchmark/runs.js'
import type { Preferences } from '../../../src-shared/case/preferences.js'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import { checkData, dataPlace, layoutOf, simulatedDataOf, volumeFileOf, type DataPlace } from './data-place.js'
import { questionDetail } from './question-detail.js'
import { QuestionIndex } from './question-index.js'
import type { RunFolders } from './run-folders.js'
import { RunProcess, type BenchProgram } from './run-process.js'
import { benchArguments, type RunRecord } from './run-record.js'
import type { KnownKnee } from './known-knees.js'
import type { RunRequests } from './run-requests.js'
import type { VolumeCache } from '../../imaging/index.js'
import type { BenchmarkVolumes } from './volumes.js'

/** What the benchmark needs of the workstation around it. */
export interface BenchmarkSurroundings {
  readonly folders: RunFolders
  readonly requests: RunRequests
  readonly program: BenchProgram
  readonly volumes: BenchmarkVolumes
  readonly provider: () => Preferences['provider']
  readonly emit: (event: BenchmarkEvent) => void
}

interface Running {
  readonly id: string
  readonly process: RunProcess
  progress: RunProgress
}

/** Indices of this many runs stay in memory. */
const INDICES_KEPT = 3

/**
 * The benchmark runs of this workstation: what there is, starting and stopping them one at a time in a process of their
 * own, and looking into them. Errors are sentences.
 */
export class Benchmarks {
  private running: Running | null = null
  private starting = false
  private readonly indices = new Map<string, Promise<QuestionIndex>>()
  private readonly pairs = new Map<string, BenchmarkComparison>()

  constructor(private readonly around: BenchmarkSurroundings) {}

  async list(): Promise<RunSummary[]> {
    const runs = await this.around.folders.list()
    return runs.map((run) =>
      run.id === this.running?.id ? { ...run, state: 'running', progress: this.running.progress, failure: null } : run,
    )
  }

  /** Starts a run and returns its id at once; what becomes of it comes as events. */
  async start(request: RunRequest): Promise<string> {
    return this.alone(async () => {
      const { folders, requests } = this.around
      const id = folders.newId()
      const record = await requests.record(request, id)
      await folders.saveRecord(id, record)
      this.launch(id, record)
      return id
    })
  }

  /** Goes on with a run that broke off. */
  async resume(id: string): Promise<void> {
    return this.alone(async () => {
      const kept = await this.around.folders.record(id)
      if (!kept?.answerer) throw new Error('This run was not started here: it cannot go on here.')
      const record = { ...kept, failure: null }
      await this.around.folders.saveRecord(id, record)
      this.launch(id, record)
    })
  }

  cancel(id: string): void {
    if (this.running?.id === id) this.running.process.cancel()
  }

  async remove(id: string): Promise<void> {
    if (this.running?.id === id) {
      this.running.process.cancel()
      await this.running.process.end
    }
    this.forget(id)
    await this.around.folders.remove(id)
  }

  /** The result of a finished run. */
  result(id: string): Promise<Benchmark> {
    return this.around.folders.result(id)
  }

  /** Two finished runs question by question, computed in a process of its own. */
  async pair(first: string, second: string): Promise<BenchmarkComparison> {
    const { folders, program } = this.around
    const key = `${first} ${second}`
    const known = this.pairs.get(key)
    if (known) return known
    const out = path.join(folders.folder(second), `against-${first}.json`)
    const args = ['bench', 'compare', folders.folder(first), folders.folder(second), `--out=${out}`]
    const end = await new RunProcess(program, args, () => undefined).end
    if (end.kind !== 'finished')
      throw new Error(end.kind === 'failed' ? end.message : 'The comparison was stopped: try again.')
    const comparison = BenchmarkComparisonSchema.parse(JSON.parse(await fs.readFile(out, 'utf8')))
    await fs.rm(out, { force: true })
    this.pairs.set(key, comparison)
    return comparison
  }

  async questions({ id, ...query }: QuestionQuery): Promise<QuestionPage> {
    return (await this.index(id)).page(query)
  }

  async question(id: string, line: number): Promise<QuestionDetail> {
    const scored = await (await this.index(id)).scored(line)
    return questionDetail(scored, await this.answersFile(id), await this.placeOf(id))
  }

  /** Decodes the volume of a case of a run's data. */
  async volume(id: string, caseId: string): Promise<VolumeMeta> {
    const place = await this.placeOf(id)
    if (!place) throw new Error('The data of this run is not known here: choose the folder it was made on.')
    return this.around.volumes.open(await volumeFileOf(place, caseId))
  }

  /** Where a volume lies that was handed out, or undefined. */
  cacheOf(hash: string): VolumeCache | undefined {
    return this.around.volumes.cacheOf(hash)
  }

  /** Keeps where the data of a run is, once it is found to be that data. `images` belongs to the released layout. */
  async locate(id: string, folder: string, images: string | null): Promise<void> {
    const { folders, provider } = this.around
    const { dataset, setting, resources, answerer } = await folders.result(id)
    const layout = layoutOf(folder)
    if (!layout)
      throw new Error(
        `${path.basename(folder)} holds neither quintuples nor the released files: choose another folder.`,
      )
    // A reader's run is about the knees that were read, and only those.
    const cases = answerer.kind === 'person' ? (await this.index(id)).cases() : null
    if (layout.layout === 'quintuples') await checkData(folder, dataset.fingerprint, cases)
    const known = await folders.record(id)
    await folders.saveRecord(id, {
      schema: 'condyle.bench-request/1',
      createdAt: known?.createdAt ?? resources.createdAt,
      data: folder,
      dataTitle: dataset.title,
      released:
        layout.layout === '3dreasonknee' ? { split: layout.splits[0] ?? 'test', images, boxes: 'detect' } : null,
      answerer: known?.answerer ?? null,
      setting,
      provider: known?.provider ?? provider(),
      failure: null,
    })
  }

  /** Readers who decided about knees of some data. */
  /** The knees of a chosen folder of quintuples, and which of some volumes each is. */
  async knees(token: string, hashes: ReadonlySet<string>): Promise<KnownKnee[]> {
    return this.around.requests.knees(token, hashes)
  }

  async readers(data: DataChoice): Promise<Reader[]> {
    return this.around.requests.readers(data)
  }

  /** Takes a copy of a run folder of the command line. */
  async take(folder: string): Promise<string> {
    return this.around.folders.take(folder)
  }

  /** Stops what is running; it can be resumed. */
  close(): void {
    this.running?.process.cancel()
  }

  private launch(id: string, record: RunRecord): void {
    const { folders, program, emit } = this.around
    const args = benchArguments(record, folders.folder(id))
    if (!args) throw new Error('This run was not started here: it cannot go on here.')
    this.forget(id)
    const process = new RunProcess(program, args, (progress) => {
      if (this.running?.id !== id) return
      this.running.progress = progress
      emit({ phase: 'progress', id, progress })
    })
    this.running = { id, process, progress: { stage: 'starting', done: 0, total: 0 } }
    void process.end.then(async (end) => {
      // A volume that cannot be read makes the command end with a code of its own, and yet there is a result.
      const failed = end.kind === 'failed' && !(await hasResult(folders, id)) ? end.message : null
      if (failed !== null) await folders.saveRecord(id, { ...record, failure: failed }).catch(() => undefined)
      this.running = null
      if (failed !== null) emit({ phase: 'failed', id, message: failed })
      else emit({ phase: end.kind === 'cancelled' ? 'cancelled' : 'finished', id })
    })
  }

  /** Does what starts a run, and refuses it while another one runs or starts. */
  private async alone<T>(start: () => Promise<T>): Promise<T> {
    if (this.running || this.starting)
      throw new Error('A benchmark is running already: wait for its end, or cancel it first.')
    this.starting = true
    try {
      return await start()
    } finally {
      this.starting = false
    }
  }

  private async index(id: string): Promise<QuestionIndex> {
    const known = this.indices.get(id)
    if (known) return known
    const [oldest] = this.indices.keys()
    if (this.indices.size >= INDICES_KEPT && oldest !== undefined) this.indices.delete(oldest)
    const opening = QuestionIndex.open(this.around.folders.files(id).questions)
    this.indices.set(id, opening)
    opening.catch(() => this.indices.delete(id))
    return opening
  }

  /** The answers of a run: its own, or the stored file that was scored, while that is where it was. */
  private async answersFile(id: string): Promise<string> {
    const { folders } = this.around
    const record = await folders.record(id)
    const stored = record?.answerer?.kind === 'stored' ? record.answerer.argument : null
    return stored?.endsWith('.jsonl') === true ? stored : folders.files(id).answers
  }

  private async placeOf(id: string): Promise<DataPlace | null> {
    const { folders, program } = this.around
    const record = await folders.record(id)
    if (record) return dataPlace(record, program.simulatedFolder)
    const data = simulatedDataOf((await folders.result(id)).dataset)
    return data === undefined ? null : dataPlace({ data, released: null }, program.simulatedFolder)
  }

  private forget(id: string): void {
    this.indices.delete(id)
    for (const key of this.pairs.keys()) if (key.includes(id)) this.pairs.delete(key)
  }
}

async function hasResult(folders: RunFolders, id: string): Promise<boolean> {
  return folders.result(id).then(
    () => true,
    () => false,
  )
}
