import type { Bridge } from '../../../src-shared/bridge.js'
import type { OpinionEvent, ShownOpinion } from '../../../src-shared/bridge-opinions.js'
import type { CaseOpinions, OpinionAnswer, OpinionSummary } from '../../../src-shared/case/opinion.js'
import type { FindingState } from '../../../src-shared/case/revision.js'
import type { ViewerBox } from '../../viewer/types.js'
import { boxLabel } from '../groups.js'

const NONE: CaseOpinions = { packs: [], models: [] }
/** Keys of its boxes begin so, which no finding's does. */
const KEY = 'opinion '

/** Whether a box belongs to an opinion that is shown beside, and to no finding. */
export function isOpinionBox(key: string | null): boolean {
  return key?.startsWith(KEY) ?? false
}

/** Second opinions about an open case: which there are, the one that is shown beside the own read, and how far one is that is being given. */
export class SecondOpinions {
  list = $state.raw<CaseOpinions>(NONE)
  shown = $state.raw<ShownOpinion | null>(null)
  /** How far the model is that is being asked; null while none is. */
  progress = $state.raw<{ readonly id: string; readonly done: number; readonly total: number } | null>(null)
  /** The question whose answer is looked at where no finding is there to be selected: no pack has read the case. */
  question = $state<number | null>(null)
  /** A request is under way that another must not cross. */
  busy = $state(false)

  constructor(
    private readonly bridge: Bridge,
    private readonly caseId: string,
    private readonly fail: (error: unknown) => void,
  ) {}

  async load(): Promise<void> {
    await this.safely(async () => {
      this.list = await this.bridge.request('opinions.list', { caseId: this.caseId })
      const running = this.list.models.find((one) => one.running)
      if (running && this.progress === null) this.progress = { id: running.id, ...progressOf(running) }
    })
  }

  async show(kind: ShownOpinion['kind'], id: string): Promise<void> {
    await this.safely(async () => {
      this.shown = await this.bridge.request('opinions.show', { caseId: this.caseId, id, kind })
    })
  }

  hide(): void {
    this.shown = null
    this.question = null
  }

  /** Asks the model that the settings name; gives whether it began. */
  async ask(questions: readonly number[], volume: string | null): Promise<boolean> {
    let begun = false
    this.busy = true
    await this.safely(async () => {
      await this.bridge.request('opinions.ask', { caseId: this.caseId, questions: [...questions], volume })
      begun = true
    })
    this.busy = false
    if (begun) await this.load()
    return begun
  }

  async resume(id: string): Promise<void> {
    await this.safely(() => this.bridge.request('opinions.resume', { caseId: this.caseId, id }))
    await this.load()
  }

  async stop(): Promise<void> {
    const { progress } = this
    if (progress)
      await this.safely(() => this.bridge.request('opinions.cancel', { caseId: this.caseId, id: progress.id }))
  }

  handle(event: OpinionEvent): void {
    if (event.caseId !== this.caseId) return
    if (event.phase === 'progress') {
      this.progress = { id: event.id, done: event.done, total: event.total }
      return
    }
    this.progress = null
    if (event.phase === 'failed') this.fail(new Error(event.message))
    void this.refresh(event.id)
  }

  /** What the shown opinion says to a finding's question. */
  modelAnswer(question: number): OpinionAnswer | null {
    return this.shown?.kind === 'model' ? (this.shown.answers.find((one) => one.question === question) ?? null) : null
  }

  packFinding(question: number): FindingState | null {
    return this.shown?.kind === 'pack' ? (this.shown.findings.find((one) => one.question === question) ?? null) : null
  }

  /** The box of the shown opinion to a finding, or to the question that is looked at, in a colour of its own. */
  box(finding: Pick<FindingState, 'key' | 'question'> | null): ViewerBox[] {
    const question = finding?.question ?? this.question
    if (question === null || this.shown === null) return []
    const said = this.modelAnswer(question) ?? this.packFinding(question)
    if (!said?.boxLps) return []
    return [
      {
        key: `${KEY}${finding?.key ?? question}`,
        label: `${boxLabel({ question, region: '' }, said.grades[0]?.grade ?? null)} (second opinion)`,
        boxLps: said.boxLps,
        volume: said.volume,
        standing: 'not-answered',
        colour: 'var(--drawn)',
        dashed: true,
        editable: false,
      },
    ]
  }

  private async refresh(id: string): Promise<void> {
    await this.load()
    const { shown } = this
    if (shown?.kind === 'model' && shown.summary.id === id) await this.show('model', id)
  }

  private async safely(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.fail(error)
    }
  }
}

function progressOf({ counts, questions }: OpinionSummary): { done: number; total: number } {
  return { done: Object.values(counts).reduce((sum, count) => sum + count, 0), total: questions.length }
}
