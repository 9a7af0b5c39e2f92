import type { Bridge } from '../../src-shared/bridge.js'
import type { ImportedCase, ImportEvent, Progress } from '../../src-shared/bridge-import.js'
import type { ScanResult } from '../../src-shared/case/import.js'

/** Where the import on show stands. `question` waits for a person. */
export type ImportStage =
  | { readonly phase: 'starting' }
  | { readonly phase: 'progress'; readonly progress: Progress }
  | { readonly phase: 'question'; readonly result: ScanResult }
  | { readonly phase: 'failed'; readonly message: string; readonly result: ScanResult | null }

/** How an import ended well. */
export interface Imported {
  /** The first one is to be opened. Never empty. */
  readonly cases: readonly ImportedCase[]
  /** Remarks kept with the cases: set aside, missing, repaired, held. */
  readonly notes: number
}

/** The import that the window shows: one at a time, the latest. */
export class ImportModel {
  stage = $state.raw<ImportStage | null>(null)
  private jobId: string | null = null
  /** Jobs whose events are passed over. */
  private over: readonly string[] = []

  constructor(
    private readonly bridge: Bridge,
    private readonly fail: (error: unknown) => void,
    private readonly onimported: (imported: Imported) => void,
  ) {}

  /** Asks for files or a folder and imports them. */
  async ask(kind: 'files' | 'folder'): Promise<void> {
    await this.begin(() => this.bridge.request('import.ask', { kind }))
  }

  /** Asks where the images of a case are now and fetches them again. */
  async locate(caseId: string): Promise<void> {
    await this.begin(() => this.bridge.request('case.locate', { caseId }))
  }

  /** Opens a sample case that ships with Condyle. */
  async sample(id: string): Promise<void> {
    await this.begin(() => this.bridge.request('import.sample', { id }))
  }

  /** Whether what failed can be tried again with the same files. */
  get canRetry(): boolean {
    return this.stage?.phase === 'failed' && this.jobId !== null
  }

  /** Begins the import that failed anew, with the same files. */
  async retry(): Promise<void> {
    const { jobId } = this
    if (jobId === null) return
    this.close()
    await this.begin(() => this.bridge.request('import.retry', { jobId }))
  }

  async dropped(paths: string[]): Promise<void> {
    if (paths.length === 0) {
      this.fail(new Error('What was dropped is not a file on this computer: save it to disk and drop it again.'))
      return
    }
    await this.begin(() => this.bridge.request('import.dropped', { paths }))
  }

  /** Goes on with a job that began before the window was there. */
  async follow(jobId: string): Promise<void> {
    // Its events may have come, and may even have ended it, before this was called.
    if (this.over.includes(jobId)) return
    if (jobId !== this.jobId) this.adopt(jobId)
    const event = await this.bridge.request('import.status', { jobId })
    if (event) this.handle(event)
  }

  /** Answers the question: which stacks are the knee, and of which side where nothing tells. */
  async choose(stackIds: readonly string[], side: 'left' | 'right' | null): Promise<void> {
    if (this.jobId === null || stackIds.length === 0) return
    const { jobId } = this
    this.stage = { phase: 'starting' }
    try {
      await this.bridge.request('import.choose', { jobId, stackIds: [...stackIds], side })
    } catch (error) {
      this.stage = { phase: 'failed', message: sentence(error), result: null }
    }
  }

  async cancel(): Promise<void> {
    const jobId = this.jobId
    this.close()
    if (jobId === null) return
    try {
      await this.bridge.request('import.cancel', { jobId })
    } catch (error) {
      this.fail(error)
    }
  }

  /** Takes the dialog away; events of the job that still come are passed over. */
  close(): void {
    if (this.jobId !== null) this.over = [...this.over, this.jobId]
    this.jobId = null
    this.stage = null
  }

  /** Events may come before the request that began their job is answered. */
  handle(event: ImportEvent): void {
    if (this.over.includes(event.jobId)) return
    if (event.jobId !== this.jobId) this.adopt(event.jobId)
    switch (event.phase) {
      case 'progress':
        this.stage = { phase: 'progress', progress: event.progress }
        return
      case 'question':
        this.stage = { phase: 'question', result: event.result }
        return
      case 'failed':
        this.stage = { phase: 'failed', message: event.message, result: event.result }
        return
      case 'cancelled':
        this.close()
        return
      case 'imported':
        this.close()
        this.onimported({ cases: event.cases, notes: event.notes })
    }
  }

  private adopt(jobId: string): void {
    this.jobId = jobId
    this.stage = { phase: 'starting' }
  }

  private async begin(start: () => Promise<string | null>): Promise<void> {
    try {
      const jobId = await start()
      if (jobId !== null && jobId !== this.jobId && !this.over.includes(jobId)) this.adopt(jobId)
    } catch (error) {
      this.fail(error)
    }
  }
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : 'The import failed: try again.'
}
