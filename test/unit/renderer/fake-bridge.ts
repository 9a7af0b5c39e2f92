import type {
  AppInfo,
  Bridge,
  CaseImages,
  Channel,
  ImportEvent,
  OpenedCase,
  Request,
  Response,
  WindowEvent,
} from '../../../src-shared/bridge.js'
import { PreferencesSchema, type Preferences } from '../../../src-shared/case/preferences.js'
import { READING_STAGES } from '../../../src-renderer/reading/inference-status.js'
import type { Action, ReadState, Revision } from '../../../src-shared/case/revision.js'
import type { CaseSummary, ViewState } from '../../../src-shared/case/worklist.js'
import { checkAction } from '../../../src-shared/review/check-action.js'
import { foldRead } from '../../../src-shared/review/fold.js'
import type { Benchmark } from '../../../src-shared/benchmark/benchmark.js'
import type { RunSummary } from '../../../src-shared/benchmark/runs.js'
import { fakeBenchmark } from './fake-benchmark.js'
import { fakeReading } from './fake-reading.js'
import { fakeSummaries, fakeVolume } from './fake-volume.js'

export interface FakeOptions {
  readonly cases?: number
  /** Where the voxels of the volume are; tests that draw nothing leave it out. */
  readonly volumeUrl?: string
  readonly last?: string | null
  readonly read?: boolean
  /** Pause between the stages of a reading, ms. */
  readonly stageMs?: number
}

const ALL = Array.from({ length: 62 }, (_, at) => at + 1)
type Answers = { [C in Channel]: (payload: Request<C>) => Promise<Response<C>> | Response<C> }

/** The main process as the window sees it, in memory. Everything asked of it is kept in `asked`. */
export class FakeBridge implements Bridge {
  readonly asked: { channel: Channel; payload: unknown }[] = []
  readonly views: ViewState[] = []
  /** Set to make the next request fail with this sentence. */
  failNext: string | null = null
  preferences: Preferences = PreferencesSchema.parse({ readerName: 'Dr. Ada Reader', readOnOpen: false })
  info: AppInfo
  images: CaseImages = { state: 'here' }
  benchmarkRuns: RunSummary[] = []
  /** What every finished run gave; null makes asking fail. */
  benchmarkResult: Benchmark | null = null
  private summaries: CaseSummary[]
  private readonly listeners = new Set<(event: WindowEvent) => void>()
  private revisions: Revision[] = []
  private readonly answers: Answers
  private readonly reading
  private read: boolean

  constructor(private readonly options: FakeOptions = {}) {
    this.summaries = fakeSummaries(options.cases ?? 3)
    this.reading = fakeReading(fakeVolume(), ALL)
    this.read = options.read !== false
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
    return {
      'app.info': () => this.info,
      'preferences.get': () => this.preferences,
      'preferences.set': (payload) => (this.preferences = PreferencesSchema.parse(payload)),
      'import.ask': () => 'job-1',
      'import.dropped': () => 'job-1',
      'import.sample': () => 'job-1',
      'import.choose': () => null,
      'import.cancel': () => null,
      'import.status': () => null,
      'worklist.query': ({ text = '', status = 'any', offset = 0, limit = 100 }) => {
        const words = text.toLowerCase()
        const found = this.summaries.filter(
          (one) =>
            `${one.patientName} ${one.patientId} ${one.seriesDescription}`.toLowerCase().includes(words) &&
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
      'case.apply': ({ action }) => this.apply(action),
      'case.undo': () => this.step('undo'),
      'case.redo': () => this.step('redo'),
      'case.history': ({ finding }) =>
        this.revisions.filter((one) => finding === null || JSON.stringify(one.action).includes(`"${finding}"`)),
      'case.save-view': ({ view }) => {
        this.views.push(view)
        return null
      },
      'inference.run': () => {
        void this.runModel()
        return 'job-2'
      },
      'inference.cancel': ({ caseId }) => {
        this.emit({ kind: 'inference', event: { phase: 'cancelled', caseId } })
        return null
      },
      'export.report': () => ({ path: '/home/reader/reports/knee.html' }),
      'export.quintuples': () => ({ path: '/home/reader/quintuples', records: 41 }),
      'export.show': () => null,
      ...fakeBenchmark(
        () => this.benchmarkRuns,
        () => this.benchmarkResult,
      ),
    }
  }

  /** The case as the main process would fold it. */
  get state(): ReadState {
    const current = this.read ? { id: 'reading-1', reading: this.reading } : null
    return foldRead({ id: 'case-00000', side: 'right', sideSource: 'inferred' }, current, this.revisions)
  }

  private opened(caseId: string): OpenedCase {
    const summary = this.summaries.find((one) => one.id === caseId)
    if (!summary) throw new Error('This case is no longer in the casebook: choose another from the worklist.')
    return {
      summary,
      volume: fakeVolume(),
      volumeUrl: this.options.volumeUrl ?? 'condyle://volume/none',
      reading: this.read ? this.reading : null,
      state: { ...this.state, caseId },
      view: this.views.at(-1) ?? null,
    }
  }

  private apply(action: Action): ReadState {
    const refusal = checkAction(this.state, action)
    if (refusal !== null) throw new Error(refusal)
    const author = { kind: 'person', name: this.preferences.readerName } as const
    const sequence = this.revisions.length + 1
    const at = '2026-11-23T09:40:12.000Z'
    const readingId = this.read ? 'reading-1' : null
    this.revisions = [...this.revisions, { sequence, caseId: 'case-00000', readingId, author, at, action }]
    return this.state
  }

  private step(type: 'undo' | 'redo'): ReadState {
    const target = this.state[type]
    return target ? this.apply({ type, revision: target.revision }) : this.state
  }

  private async runModel(): Promise<void> {
    const caseId = this.state.caseId
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, this.options.stageMs ?? 0))
    for (const [index, stage] of READING_STAGES.entries()) {
      const fraction = (index + 0.4) / READING_STAGES.length
      const message = `${stage.title}: ${index + 1} of ${READING_STAGES.length}`
      this.emit({ kind: 'inference', event: { phase: 'progress', caseId, stage: stage.id, fraction, message } })
      if (stage.id === 'grade')
        for (const finding of this.reading.findings.slice(0, 30))
          this.emit({ kind: 'inference', event: { phase: 'partial', caseId, finding } })
      await pause()
    }
    this.read = true
    this.emit({
      kind: 'inference',
      event: { phase: 'done', caseId, reading: this.reading, state: this.state, fromCache: false },
    })
  }
}

function fakeInfo(): AppInfo {
  return {
    version: '0.1.0',
    electron: '33.2.1',
    dataFolder: '/home/reader/.local/share/condyle',
    sampleAvailable: true,
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
