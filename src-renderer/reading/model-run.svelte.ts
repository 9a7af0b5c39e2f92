import type { Bridge, InferenceEvent } from '../../src-shared/bridge.js'
import type { FindingState } from '../../src-shared/case/revision.js'
import { stageOf, type InferenceStatus } from './inference-status.js'
import { provisional } from './standing.js'

/** The model at work on one case: where it stands, and the findings that are there before the reading is done. */
export class ModelRun {
  status = $state.raw<InferenceStatus>({ phase: 'idle' })
  partial = $state.raw<readonly FindingState[]>([])

  constructor(
    private readonly bridge: Bridge,
    private readonly caseId: string,
    private readonly fail: (error: unknown) => void,
  ) {}

  get running(): boolean {
    return this.status.phase === 'running'
  }

  /**
   * Starts the model; `again` passes over a stored reading, `insist` has images graded that are unlike the training. What
   * happens comes as events.
   */
  async start(again: boolean, insist = false): Promise<void> {
    if (this.running) return
    this.status = { phase: 'running', stage: null, fraction: 0, message: 'Starting the model', volume: null }
    this.partial = []
    try {
      await this.bridge.request('inference.run', { caseId: this.caseId, again, insist })
    } catch (error) {
      const message = error instanceof Error ? error.message : 'The model did not start: try again.'
      this.status = { phase: 'failed', message, retry: true }
    }
  }

  async cancel(): Promise<void> {
    if (!this.running) return
    try {
      await this.bridge.request('inference.cancel', { caseId: this.caseId })
    } catch (error) {
      this.fail(error)
    }
  }

  handle(event: InferenceEvent): void {
    switch (event.phase) {
      case 'progress': {
        const { stage, done, total, message } = event.progress
        const fraction = total > 0 ? done / total : 0
        this.status = { phase: 'running', stage: stageOf(stage), fraction, message, volume: event.volume }
        return
      }
      case 'partial': {
        const finding = provisional(event.finding)
        this.partial = [...this.partial.filter((one) => one.key !== finding.key), finding]
        return
      }
      case 'failed':
        this.end({ phase: 'failed', message: event.message, retry: event.retry })
        return
      default:
        this.end({ phase: event.phase === 'done' ? 'idle' : 'cancelled' })
    }
  }

  private end(status: InferenceStatus): void {
    this.partial = []
    this.status = status
  }
}
