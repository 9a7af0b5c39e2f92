import type { InferenceEvent } from '../../src-shared/bridge.js'
import type { ComponentGrade, ReasoningStep } from '../../src-shared/case/reading.js'
import type { Action, ReadState } from '../../src-shared/case/revision.js'
import type { Box } from '../../src-shared/geometry/box.js'
import { needsPrior } from '../../src-shared/followup/progressive.js'
import { findQuestion } from '../../src-shared/moaks/questions.js'
import { findGrade, scaleOf, type ScaleId } from '../../src-shared/moaks/scales.js'
import { mendOf } from '../../src-shared/review/contradictions.js'
import { nextAddedKey } from '../../src-shared/review/finding-standing.js'
import { CaseAnnotations } from './case-annotations.js'
import { CaseOnShow } from './case-on-show.svelte.js'
import { plainlyNormal } from './filters.js'

/** What takes back, or is only written down. */
const NEEDS_NO_PICTURE: ReadonlySet<Action['type']> = new Set([
  'reopen',
  'remove-added',
  'set-note',
  'withdraw-sign-off',
] as const)
const NO_PICTURE = 'There is no picture on show, so nothing was decided: wait until it is back, or open the case again.'

/**
 * One opened case, with everything that can be done to it. Made anew at every opening and for every reader, so nothing
 * of one case, or of one reader, can show in another's.
 */
export class OpenCase extends CaseOnShow {
  readonly annotations = new CaseAnnotations(this, this.around.fail)

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
  setGrade(component: ScaleId, grade: number): void {
    const finding = this.selection.finding
    if (!finding || !this.editable || !findGrade(scaleOf(component), grade)) return
    if (needsPrior(component, grade) && !this.hasPrior) return
    const now = finding.grades.find((one) => one.component === component)
    if (now?.grade === grade && finding.authors.grades.kind === 'person') return
    void this.apply({ type: 'set-grade', finding: finding.key, component, grade })
  }

  /** Grades the marked component by key, and goes on to the next one, or the next finding, where the reader wants that. */
  setGradeByKey(grade: number): void {
    const components = findQuestion(this.selection.finding?.question ?? 0)?.components ?? []
    const component = components[this.selection.component]
    if (!component || !this.editable || !findGrade(scaleOf(component.key), grade)) return
    this.setGrade(component.key, grade)
    if (!this.around.gradeMovesOn()) return
    if (this.selection.component + 1 < components.length) this.selection.nextComponent()
    else this.nextUnreviewed()
  }

  /**
   * One level back: out of a drawing, a tool or a selected measurement, where the viewer has no focus to hear of it; out
   * of the editor, to the list, from step to finding, to the case, to the whole list, to the own read.
   */
  back(): void {
    if (this.drawing) this.drawing = null
    else if (this.viewer.tool !== 'crosshair') this.viewer.chooseTool('crosshair')
    else if (this.viewer.measuring.leave()) return
    else if (this.editing) this.editing = false
    else if (this.isolated) this.isolated = false
    else if (this.followUpShown) this.followUpShown = false
    else if (this.selection.back()) this.rememberSelection()
    else if (this.others.shown) this.closeShownRead()
  }

  setSteps(finding: string, steps: ReasoningStep[]): void {
    if (this.decidable) void this.apply({ type: 'set-steps', finding, steps })
  }

  setNote(finding: string, note: string): void {
    if (this.decidable) void this.apply({ type: 'set-note', finding, note })
  }

  /** The selected finding has components that cannot hold together, and it is known what follows from them. */
  get mendable(): boolean {
    const { finding } = this.selection
    return finding !== null && mendOf(finding) !== null
  }

  /** Settles what cannot hold together in the selected finding, in one step. */
  mend(): void {
    const finding = this.selection.finding
    const action = finding && this.editable ? mendOf(finding) : null
    if (action) void this.apply(action)
  }

  /** `volume`: whose frame the box is in, null where that is not known. */
  setBox(finding: string, boxLps: Box, volume: string | null): void {
    if (this.decidable) void this.apply({ type: 'set-box', finding, boxLps: mutable(boxLps), ...inVolume(volume) })
  }

  /** Adds a finding of the reader's own and selects it. */
  async add(question: number, grades: ComponentGrade[], boxLps: Box, volume: string | null): Promise<void> {
    if (!(await this.own.begin())) return
    const finding = nextAddedKey(this.own.state)
    const box = { boxLps: mutable(boxLps), ...inVolume(volume) }
    const done = await this.apply({ type: 'add', finding, question, grades, ...box, steps: [] })
    if (!done) return
    this.selection.setFilter('all')
    this.select(finding)
  }

  /**
   * Writes a decision into the own read; never into another's that is on show, and nothing that says of the pictures what
   * only they can show while there are none. False: it was not kept.
   */
  async apply(action: Action): Promise<boolean> {
    if (this.others.shown !== null) return false
    if (!NEEDS_NO_PICTURE.has(action.type) && !this.seen()) return false
    return this.own.apply(action)
  }

  /** Has a decision written by another request than that of actions, by the same rules. False: it was not kept. */
  async decideBy(request: () => Promise<ReadState>): Promise<boolean> {
    return this.others.shown === null && this.seen() && this.own.write(request)
  }

  /** Whether there is a picture to decide by; says where there is none. */
  private seen(): boolean {
    if (!this.viewer.pictured) this.around.fail(new Error(NO_PICTURE))
    return this.viewer.pictured
  }

  /** Opens the reasoning of the selected finding for editing, or ends it. */
  async toggleEditing(): Promise<void> {
    if (this.editing) this.editing = false
    else if (this.editable && (await this.own.begin())) this.editing = this.editable
  }

  /** Sends a decision and goes on at once; comes back where it could not be stored. */
  private async decide(action: Extract<Action, { type: 'accept' | 'reject' }>): Promise<void> {
    const sent = this.apply(action)
    this.nextUnreviewed()
    if (!(await sent)) this.select(action.finding)
  }

  undo(): void {
    const { undo } = this.own.state
    if (this.others.shown === null && undo) void this.retrace(undo, 'Undid', () => this.own.undo())
  }

  redo(): void {
    const { redo } = this.own.state
    if (this.others.shown === null && redo) void this.retrace(redo, 'Redid', () => this.own.redo())
  }

  /** Undo and redo may act on what is not on show: they say what it was and go there. */
  private async retrace(what: Retraced, verb: string, work: () => Promise<boolean>): Promise<void> {
    if (!(await work())) return
    this.around.say(`${verb} “${what.label}”.`)
    if (what.finding !== null && this.own.state.findings.some(({ key }) => key === what.finding))
      this.select(what.finding)
  }

  /** Takes over what the model did to this case. */
  handle(event: InferenceEvent): void {
    if (event.caseId !== this.id) return
    if (event.phase === 'done') this.own.readAnew(event.reading, event.state)
    this.model.handle(event)
  }
}

/** A revision that undo or redo acts on. */
type Retraced = NonNullable<ReadState['undo']>

function inVolume(volume: string | null): { volume?: string } {
  return volume === null ? {} : { volume }
}

/** A copy that the bridge's schema accepts as its own. */
function mutable(box: Box): { min: [number, number, number]; max: [number, number, number] } {
  return { min: [...box.min], max: [...box.max] }
}
