import type { Bridge, InferenceEvent, OpenedCase } from '../../src-shared/bridge.js'
import type { Box } from '../../src-shared/geometry/box.js'
import type { ComponentGrade, Evidence, Reading, ReasoningStep } from '../../src-shared/case/reading.js'
import type { Action, ReadState, FindingState, Revision } from '../../src-shared/case/revision.js'
import { nextAddedKey } from '../../src-shared/review/finding-standing.js'
import type { CaseSummary, ViewState } from '../../src-shared/case/worklist.js'
import type { VolumeMeta } from '../../src-shared/case/volume.js'
import { findQuestion } from '../../src-shared/moaks/questions.js'
import { findGrade, findScale } from '../../src-shared/moaks/scales.js'
import { ViewerController } from '../viewer/controller.svelte.js'
import type { ViewerState } from '../viewer/types.js'
import { filterFrom, plainlyNormal } from './filters.js'
import { ModelRun } from './model-run.svelte.js'
import { SaveQueue } from './save-queue.svelte.js'
import { FindingSelection } from './selection.svelte.js'
import { FIRST_VIEW, ViewMemory } from './view-memory.js'

/** What an open case needs of the rest of the window. */
export interface Surroundings {
  readonly bridge: Bridge
  /** Shows why something failed. */
  readonly fail: (error: unknown) => void
  /** The reader's limit for "uncertain", 0…1. */
  readonly lowConfidenceBelow: () => number
}

/**
 * One opened case: what the main process knows of it, where the reader is in it, and everything that can be done
 * to it. Made anew at every opening, so nothing of one case can show in another.
 */
export class OpenCase {
  readonly summary: CaseSummary
  readonly volume: VolumeMeta
  readonly volumeUrl: string
  reading = $state.raw<Reading | null>(null)
  /** The fold of the reading and all revisions, as the main process last sent it. */
  current: ReadState
  /** How the case is shown now, or was left before it was opened. */
  view: ViewState
  /** The reasoning of the selected finding is being edited. */
  editing = $state(false)
  /** The question, grades and steps of a finding whose box is about to be drawn. */
  drawing = $state.raw<{ readonly question: number; readonly grades: ComponentGrade[] } | null>(null)

  /** The case's findings; while the first reading runs, those that are there already. */
  readonly findings: readonly FindingState[]
  /** Signed off: nothing may change. */
  readonly locked: boolean
  /** Findings can be decided on: they are the case's own, and the case is not signed off. */
  readonly decidable: boolean
  /** The selected finding may be changed: it is not rejected, which has to be taken back first. */
  readonly editable: boolean
  readonly model: ModelRun
  readonly selection: FindingSelection
  readonly saves = new SaveQueue()
  /** Commands on the pictures of this case. */
  readonly viewer = new ViewerController()
  private readonly memory: ViewMemory

  constructor(
    opened: OpenedCase,
    private readonly around: Surroundings,
  ) {
    this.summary = opened.summary
    this.volume = opened.volume
    this.volumeUrl = opened.volumeUrl
    this.reading = opened.reading
    this.current = $state.raw(opened.state)
    this.model = new ModelRun(around.bridge, opened.summary.id, around.fail)
    this.findings = $derived(this.current.findings.length > 0 ? this.current.findings : this.model.partial)
    this.locked = $derived(this.current.signedOff !== null)
    this.decidable = $derived(!this.locked && this.current.findings.length > 0)
    this.view = opened.view ?? FIRST_VIEW
    this.selection = new FindingSelection(() => ({
      findings: this.findings,
      lowConfidenceBelow: around.lowConfidenceBelow(),
    }))
    this.editable = $derived(
      this.decidable && this.selection.finding !== null && this.selection.finding.decision !== 'rejected',
    )
    this.memory = new ViewMemory((view) => this.storeView(view))
    this.selection.filter = filterFrom(this.view.filter)
    this.selection.select(this.view.selectedFinding, this.view.selectedStep)
  }

  get id(): string {
    return this.summary.id
  }

  // Where the reader is

  /** Selects a finding and brings its box into the planes. */
  select(key: string | null): void {
    if (key !== this.selection.key) this.editing = false
    this.selection.select(key)
    this.selection.reveal()
    const box = this.selection.finding?.boxLps
    if (box) this.viewer.goToBox(box)
    this.rememberSelection()
  }

  /** Selects a reasoning step and goes where its evidence is. */
  selectStep(index: number): void {
    this.selection.step = index
    if (this.evidence) this.viewer.goToEvidence(this.evidence)
    this.rememberSelection()
  }

  /** What the selected step points at. */
  get evidence(): Evidence | null {
    const { finding, step } = this.selection
    return step === null ? null : (finding?.steps[step]?.evidence ?? null)
  }

  move(by: 1 | -1): void {
    const next = this.selection.neighbour(by)
    if (next) this.select(next.key)
  }

  moveStep(by: 1 | -1): void {
    const next = this.selection.neighbourStep(by)
    if (next !== undefined) this.selectStep(next)
  }

  nextUnreviewed(): void {
    const next = this.selection.nextUnreviewed()
    if (next) this.select(next.key)
  }

  /** Keeps how the viewer shows the case. */
  rememberView(viewer: ViewerState): void {
    this.view = { ...this.view, ...viewer }
    this.memory.remember(this.view)
  }

  rememberSelection(): void {
    const { key, step, filter } = this.selection
    this.view = { ...this.view, selectedFinding: key, selectedStep: step, filter }
    this.memory.remember(this.view)
  }

  // What the reader decides

  /** Accepts the selected finding and goes on; an edit is a decision already and is kept as it is. */
  accept(): void {
    const finding = this.selection.finding
    if (!finding || !this.decidable || !finding.answered) return
    if (finding.decision === 'edited') this.nextUnreviewed()
    else void this.decide({ type: 'accept', finding: finding.key })
  }

  reject(reason?: string): void {
    const finding = this.selection.finding
    const decided = finding?.decision === 'rejected' || finding?.origin.kind === 'person'
    if (!finding || !this.decidable || !finding.answered || decided) return
    void this.decide({ type: 'reject', finding: finding.key, ...(reason ? { reason } : {}) })
  }

  reopen(): void {
    const finding = this.selection.finding
    if (finding && this.decidable && finding.authors.decision !== null && finding.origin.kind === 'model')
      void this.apply({ type: 'reopen', finding: finding.key })
  }

  acceptAllNormal(): void {
    const findings = plainlyNormal(this.current.findings, this.around.lowConfidenceBelow()).map((one) => one.key)
    if (this.decidable && findings.length > 0) void this.apply({ type: 'accept-many', findings })
  }

  /** Grades a component of the selected finding; a number that its scale does not have does nothing. */
  setGrade(component: string, grade: number): void {
    const finding = this.selection.finding
    const scale = findScale(component)
    if (!finding || !this.editable || !scale || !findGrade(scale, grade)) return
    const now = finding.grades.find((one) => one.component === component)
    if (now?.grade === grade && finding.authors.grades.kind === 'person') return
    void this.apply({ type: 'set-grade', finding: finding.key, component, grade })
  }

  /** Grades the marked component by key. */
  setGradeByKey(grade: number): void {
    const question = findQuestion(this.selection.finding?.question ?? 0)
    const component = question?.components[this.selection.component]
    if (component) this.setGrade(component.key, grade)
  }

  setSteps(finding: string, steps: ReasoningStep[]): void {
    if (this.decidable) void this.apply({ type: 'set-steps', finding, steps })
  }

  setNote(finding: string, note: string): void {
    if (this.decidable) void this.apply({ type: 'set-note', finding, note })
  }

  setBox(finding: string, boxLps: Box): void {
    if (this.decidable) void this.apply({ type: 'set-box', finding, boxLps: mutable(boxLps) })
  }

  /** Adds a finding of the reader's own and selects it. */
  async add(question: number, grades: ComponentGrade[], boxLps: Box): Promise<void> {
    const finding = nextAddedKey(this.current)
    const done = await this.apply({ type: 'add', finding, question, grades, boxLps: mutable(boxLps), steps: [] })
    if (!done) return
    this.selection.setFilter('all')
    this.select(finding)
  }

  async apply(action: Action): Promise<boolean> {
    const state = await this.saves.run(
      () => this.around.bridge.request('case.apply', { caseId: this.id, action }),
      this.around.fail,
    )
    if (state) this.current = state
    return state !== undefined
  }

  /** Sends a decision and goes on at once; comes back where it could not be stored. */
  private async decide(action: Extract<Action, { type: 'accept' | 'reject' }>): Promise<void> {
    const sent = this.apply(action)
    this.nextUnreviewed()
    if (!(await sent)) this.select(action.finding)
  }

  undo(): void {
    void this.step('case.undo')
  }

  redo(): void {
    void this.step('case.redo')
  }

  async history(finding: string | null): Promise<Revision[]> {
    await this.saves.settled()
    return this.around.bridge.request('case.history', { caseId: this.id, finding })
  }

  /** Takes over what the model did to this case. */
  handle(event: InferenceEvent): void {
    if (event.caseId !== this.id) return
    if (event.phase === 'done') {
      this.reading = event.reading
      this.current = event.state
    }
    this.model.handle(event)
  }

  /** Stores what is not stored yet; call before the case is left. */
  async leave(): Promise<void> {
    await this.memory.flush()
    await this.saves.settled()
  }

  private async step(channel: 'case.undo' | 'case.redo'): Promise<void> {
    const state = await this.saves.run(() => this.around.bridge.request(channel, { caseId: this.id }), this.around.fail)
    if (state) this.current = state
  }

  private async storeView(view: ViewState): Promise<void> {
    try {
      await this.around.bridge.request('case.save-view', { caseId: this.id, view })
    } catch (error) {
      this.around.fail(error)
    }
  }
}

/** A copy that the bridge's schema accepts as its own. */
function mutable(box: Box): { min: [number, number, number]; max: [number, number, number] } {
  return { min: [...box.min], max: [...box.max] }
}
