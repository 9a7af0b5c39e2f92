import type { AppInfo, Bridge, Channel, Request, Response, WindowEvent } from '../../../src-shared/bridge.js'
import type { CaseImages, OpenedCase } from '../../../src-shared/bridge-cases.js'
import type { ImportEvent } from '../../../src-shared/bridge-import.js'
import type { CaseVolume, ImportNote } from '../../../src-shared/case/case-volume.js'
import type { Backup, CasebookNotice } from '../../../src-shared/case/casebook-state.js'
import { PreferencesSchema, type Preferences } from '../../../src-shared/case/preferences.js'
import { READING_STAGES } from '../../../src-renderer/reading/inference-status.js'
import type { Reading } from '../../../src-shared/case/reading.js'
import { ActionSchema } from '../../../src-shared/case/revision.js'
import { ViewStateSchema, type ViewState } from '../../../src-shared/case/view.js'
import type { CaseSummary } from '../../../src-shared/case/worklist.js'
import type { Benchmark } from '../../../src-shared/benchmark/benchmark.js'
import type { RunSummary } from '../../../src-shared/benchmark/runs.js'
import type { FollowUpRecord } from '../../../src-shared/followup/record.js'
import { fakeBenchmark } from './fake-benchmark.js'
import { FakeOpinions } from './fake-opinions.js'
import { FakeReads } from './fake-reads.js'
import { fakeReading } from './fake-reading.js'
import { FakeSessions } from './fake-sessions.js'
import { fakeCaseVolume, fakeSummaries } from './fake-volume.js'

export interface FakeOptions {
  readonly cases?: number
  /** The series of every case; one DESS where left out. */
  readonly volumes?: readonly CaseVolume[]
  readonly last?: string | null
  readonly read?: boolean
  /** Who reads at first: Dr. Ada Reader where left out, null for nobody. */
  readonly reader?: null
  /** Pause between the stages of a reading, ms. */
  readonly stageMs?: number
  readonly notes?: readonly ImportNote[]
  /** Ids of cases that are other dates of the same knee. */
  readonly followUp?: readonly string[]
}

const ALL = Array.from({ length: 62 }, (_, at) => at + 1)
type Answers = { [C in Channel]: (payload: Request<C>) => Promise<Response<C>> | Response<C> }

/** The main process as the window sees it, in memory. Everything asked of it is kept in `asked`. */
export class FakeBridge implements Bridge {
  readonly asked: { channel: Channel; payload: unknown }[] = []
  readonly views: ViewState[] = []
  /** Set to make the next request fail with this sentence. */
  failNext: string | null = null
  preferences: Preferences = PreferencesSchema.parse({ readOnOpen: false })
  info: AppInfo
  images: CaseImages = { state: 'here' }
  benchmarkRuns: RunSummary[] = []
  casebookNotice: CasebookNotice | null = null
  backups: Backup[] = []
  /** What became of the knee since its other dates. */
  followUp: FollowUpRecord = { caseId: 'case-1', studyDate: '', comparisons: [], notCompared: [], repeatability: '' }
  /** What every finished run gave; null makes asking fail. */
  benchmarkResult: Benchmark | null = null
  readonly volumes: readonly CaseVolume[]
  readonly reads: FakeReads
  readonly sessions = new FakeSessions()
  readonly opinions = new FakeOpinions()
  private summaries: CaseSummary[]
  private readonly listeners = new Set<(event: WindowEvent) => void>()
  private readonly answers: Answers
  private readonly reading: Reading
  private read: boolean

  constructor(private readonly options: FakeOptions = {}) {
    this.summaries = fakeSummaries(options.cases ?? 3)
    this.volumes = options.volumes ?? [fakeCaseVolume()]
    this.reading = fakeReading(
      this.volumes.map(({ meta }) => meta),
      ALL,
    )
    this.read = options.read !== false
    this.reads = new FakeReads(() => (this.read ? { id: 'reading-1', reading: this.reading } : null))
    if (options.reader !== null) this.reads.add('Dr. Ada Reader', 'radiologist')
    this.info = fakeInfo()
    this.answers = this.makeAnswers()
  }

  async request<C extends Channel>(channel: C, payload: Request<C>): Promise<Response<C>> {
    this.asked.push({ channel, payload })
    await Promise.resolve()
    if (this.failNext !== null) {
      const message = this.failNext
      this.failNext = null
      throw new Error(message)
    }
    return this.answers[channel](payload)
  }

  onEvent(listener: (event: WindowEvent) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  pathsOf(files: readonly File[]): string[] {
    return files.map((file) => `/dropped/${file.name}`)
  }

  emit(event: WindowEvent): void {
    for (const listener of this.listeners) listener(event)
  }

  importEvent(event: ImportEvent): void {
    this.emit({ kind: 'import', event })
  }

  /** The payloads that a channel was asked with. */
  askedFor(channel: Channel): unknown[] {
    return this.asked.filter((one) => one.channel === channel).map((one) => one.payload)
  }

  private makeAnswers(): Answers {
    const { reads } = this
    return {
      ...this.sessions.answers(),
      ...this.opinions.answers(),
      'app.info': () => this.info,
      'preferences.get': () => this.preferences,
      'preferences.set': (payload) => (this.preferences = PreferencesSchema.parse(payload)),
      'followup.of': () => this.followUp,
      'import.ask': () => 'job-1',
      'import.dropped': () => 'job-1',
      'import.sample': () => 'job-1',
      'import.choose': () => null,
      'import.cancel': () => null,
      'import.retry': () => 'job-2',
      'import.status': () => null,
      'worklist.query': ({ text = '', status = 'any', offset = 0, limit = 100 }) => {
        const words = text.toLowerCase()
        const found = this.summaries.filter(
          (one) =>
            `${one.patientName} ${one.patientId} ${one.series.join(' ')}`.toLowerCase().includes(words) &&
            (status === 'any' || one.status === status),
        )
        return { total: found.length, cases: found.slice(offset, offset + limit) }
      },
      'worklist.remove': ({ caseId }) => {
        this.summaries = this.summaries.filter((one) => one.id !== caseId)
        return null
      },
      'case.images': () => this.images,
      'case.locate': () => 'job-1',
      'case.open': ({ caseId }) => this.opened(caseId),
      'case.last': () => this.options.last ?? null,
      'case.close': () => null,
      'case.notes': () => [...(this.options.notes ?? [])],
      'case.volumes': ({ caseId }) =>
        this.volumes.map(({ meta, ...rest }) => ({ ...rest, meta: { ...meta, hash: priorHash(caseId, meta.hash) } })),
      'casebook.prevalence': () => ({ cases: 0, shares: {} }),
      'casebook.notice': () => this.casebookNotice,
      'casebook.keep': () => {
        this.casebookNotice = null
        return null
      },
      'casebook.backups': () => this.backups,
      'casebook.restore': () => null,
      'patients.of-case': () => ({ key: 'patient-0', identities: [] }),
      'patients.proposals': () => [],
      'patients.link': () => [],
      'patients.keep-apart': () => [],
      'patients.part': () => [],
      'patients.undo': () => null,
      'readers.list': () => [...reads.readers],
      'readers.current': () => reads.current,
      'readers.choose': ({ id }) => reads.choose(id),
      'readers.add': ({ name, role }) => reads.add(name, role),
      'readers.change': ({ id, ...change }) => reads.change(id, change),
      'reads.apply': ({ caseId, action }) => reads.apply(caseId, ActionSchema.parse(action)),
      'reads.undo': ({ caseId }) => reads.step(caseId, 'undo'),
      'reads.redo': ({ caseId }) => reads.step(caseId, 'redo'),
      'reads.history': ({ caseId, finding }) => reads.history(caseId, finding),
      'reads.at': ({ caseId, sequence }) => reads.at(caseId, sequence),
      'reads.save-view': ({ view }) => {
        this.views.push(ViewStateSchema.parse(view))
        return null
      },
      'reads.list': ({ caseId }) => reads.of(caseId),
      'reads.show': ({ readId }) => reads.show(readId),
      'inference.run': ({ caseId }) => {
        void this.runModel(caseId)
        return 'job-2'
      },
      'inference.cancel': ({ caseId }) => {
        this.emit({ kind: 'inference', event: { phase: 'cancelled', caseId } })
        return null
      },
      'export.report': () => ({ path: '/home/reader/reports/knee.html' }),
      'export.quintuples': () => ({ path: '/home/reader/quintuples', records: 41 }),
      'export.copy-report': () => null,
      'export.measurements': () => null,
      'export.show': () => null,
      ...fakeBenchmark(
        () => this.benchmarkRuns,
        () => this.benchmarkResult,
      ),
    }
  }

  private opened(caseId: string): OpenedCase {
    const summary = this.summaries.find((one) => one.id === caseId)
    if (!summary) throw new Error('This case is no longer in the casebook: choose another from the worklist.')
    const own = this.reads.own(caseId)
    return {
      summary,
      volumes: [...this.volumes],
      notes: [...(this.options.notes ?? [])],
      reading: this.read ? this.reading : null,
      read: own ?? null,
      state: this.reads.state(caseId),
      view: this.views.at(-1) ?? null,
      others: this.reads.of(caseId).filter((read) => read.id !== own?.id),
      followUp: this.summaries.filter((one) => this.options.followUp?.includes(one.id)),
    }
  }

  private async runModel(caseId: string): Promise<void> {
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, this.options.stageMs ?? 0))
    const volume = this.volumes[0]?.meta.hash ?? null
    for (const [index, stage] of READING_STAGES.entries()) {
      const message = `${stage.title}: ${index + 1} of ${READING_STAGES.length}`
      const progress = { stage: stage.id, done: index + 0.4, total: READING_STAGES.length, message }
      this.emit({ kind: 'inference', event: { phase: 'progress', caseId, progress, volume } })
      if (stage.id === 'grade')
        for (const finding of this.reading.findings.slice(0, 30))
          this.emit({ kind: 'inference', event: { phase: 'partial', caseId, finding } })
      await pause()
    }
    this.read = true
    const state = this.reads.state(caseId)
    this.emit({ kind: 'inference', event: { phase: 'done', caseId, reading: this.reading, state, fromCache: false } })
  }
}

/** A hash of its own for a volume of another date. */
function priorHash(caseId: string, hash: string): string {
  return `${(Number(caseId.replace(/\D/g, '')) % 10) + 1}`.repeat(32) + hash.slice(32)
}

function fakeInfo(): AppInfo {
  return {
    version: '0.1.0',
    electron: '33.2.1',
    dataFolder: '/home/reader/.local/share/condyle',
    samples: [
      { id: 'case', title: 'Simulated knee, one DESS series' },
      { id: 'study', title: 'Simulated knee, a study of five series' },
    ],
    providers: ['cpu', 'webgpu'],
    pendingImport: null,
    packs: [
      {
        id: 'condyle-reference',
        version: '1.0.0',
        title: 'Condyle reference pack',
        trainedOn: '24,000 simulated knees and the deformed label map of one real knee',
        intendedUse: 'Research on grounded reading of knee MRI. Not for diagnosis.',
        limits: [
          'Learned from simulated knees: grades on real knees are unproven.',
          'Graded on DESS-like contrast; other sequences are localised but graded with less certainty.',
        ],
        sha256: 'c4f1'.repeat(16),
        questions: ALL,
        metrics: [
          { name: 'Overall accuracy', value: 0.842 },
          { name: 'Mean IoU', value: 0.781 },
          { name: 'Calibration error', value: 0.038 },
        ],
        refused: null,
      },
      {
        id: 'hospital-finetune',
        version: '0.3.0',
        title: 'Fine-tuned on corrections',
        trainedOn: 'corrections of 41 cases',
        intendedUse: 'Internal evaluation',
        limits: [],
        sha256: 'd9'.repeat(32),
        questions: [],
        refused: 'grade.onnx does not have the hash that pack.json names: copy the pack anew.',
      },
    ],
  }
}
