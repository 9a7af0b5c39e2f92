import type { Bridge, ImportEvent } from '../../src-shared/bridge.js'
import type { ScanResult } from '../../src-shared/case/import.js'

/** Where the import on show stands. `choosing` waits for the reader. */
export type ImportStage =
  | { readonly phase: 'starting' }
  | {
      readonly phase: 'progress'
      readonly stage: 'scan' | 'decode'
      readonly done: number
      readonly total: number
      readonly message: string
    }
  | { readonly phase: 'choosing'; readonly result: ScanResult }
  | { readonly phase: 'failed'; readonly message: string }

/** How an import ended well. */
export interface Imported {
  readonly caseId: string
  readonly alreadyKnown: boolean
  readonly issues: readonly string[]
  /** What the scan found, with everything it set aside; null where the window opened after the scan. */
  readonly scan: ScanResult | null
}

/** The import that the window shows: one at a time, the latest. */
export class ImportModel {
  stage = $state.raw<ImportStage | null>(null)
  /** The latest scan, kept so that a failure can still name what was set aside. */
  scan = $state.raw<ScanResult | null>(null)
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

  async sample(): Promise<void> {
    await this.begin(() => this.bridge.request('import.sample', null))
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

  async choose(stackId: string, side: 'left' | 'right' | null): Promise<void> {
    if (this.jobId === null) return
    this.stage = { phase: 'starting' }
    try {
      await this.bridge.request('import.choose', { jobId: this.jobId, stackId, side })
    } catch (error) {
      this.stage = { phase: 'failed', message: sentence(error) }
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
        this.stage = event
        return
      case 'scanned':
        this.scan = event.result
        if (event.chosen === null && event.result.stacks.length > 0)
          this.stage = { phase: 'choosing', result: event.result }
        return
      case 'failed':
        this.stage = { phase: 'failed', message: event.message }
        return
      case 'cancelled':
        this.close()
        return
      case 'imported':
        this.close()
        this.onimported({ ...event, scan: this.scan })
    }
  }

  private adopt(jobId: string): void {
    this.jobId = jobId
    this.scan = null
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
