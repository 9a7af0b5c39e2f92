import { tick } from 'svelte'
import type { OpenedCase } from '../../src-shared/bridge-cases.js'
import type { CaseVolume, ImportNote } from '../../src-shared/case/case-volume.js'
import type { ComponentGrade, Evidence, Reading, ReasoningStep } from '../../src-shared/case/reading.js'
import type { FindingState, ReadState, Revision } from '../../src-shared/case/revision.js'
import type { ViewState } from '../../src-shared/case/view.js'
import type { OutlineLook } from '../../src-shared/case/structures.js'
import type { CaseSummary } from '../../src-shared/case/worklist.js'
import type { Box } from '../../src-shared/geometry/box.js'
import type { Change, Comparison } from '../../src-shared/followup/record.js'
import { FollowUpRoom } from '../followup/follow-up-record.svelte.js'
import { ViewerController } from '../viewer/controller.svelte.js'
import type { ViewerState } from '../viewer/types.js'
import { filterFrom, type Filter } from './filters.js'
import { FollowUp, mostAlike, registrationsOf, showBeside } from './follow-up.svelte.js'
import { ModelRun } from './model-run.svelte.js'
import { SecondOpinions } from './opinions/case-opinions.svelte.js'
import { OtherReads } from './other-reads.svelte.js'
import { OwnRead, type ReadSurroundings } from './own-read.svelte.js'
import { FindingSelection } from './selection.svelte.js'
import { outlinedVolumes } from './outlined-volumes.js'
import { seriesName } from './series-names.js'
import { FIRST_VIEW, ViewMemory } from './view-memory.js'

/** What an open case needs of the rest of the window. */
interface Surroundings extends ReadSurroundings {
  /** The reader's limit for "uncertain", 0…1. */
  readonly lowConfidenceBelow: () => number
  /** A grade given by key goes on to the next component, or the next finding. */
  readonly gradeMovesOn: () => boolean
  /** How outlines are shown, and keeps how. */
  readonly outlineLook: () => OutlineLook
  readonly keepOutlineLook: (look: OutlineLook) => void
  /** Shows a sentence for a moment. */
  readonly say: (sentence: string) => void
}

/**
 * One opened case as it is shown: what the main process knows of it, whose read is on show, and where the reader is in
 * it. open-case.svelte.ts adds what can be done to it.
 */
export class CaseOnShow {
  readonly summary: CaseSummary
  /** In the order of their series; never empty. */
  readonly volumes: readonly CaseVolume[]
  /** What imports set aside, missed or repaired. */
  readonly notes: readonly ImportNote[]
  readonly followUp: FollowUp
  /** What became of the knee since its other dates. */
  readonly overTime: FollowUpRoom
  readonly others: OtherReads
  /** What packs and models said on their own. */
  readonly second: SecondOpinions
  readonly own: OwnRead
  /** What is on show: the own read, or another's that was opened on purpose. */
  readonly current: ReadState
  /** The reading that what is on show is about. */
  readonly reading: Reading | null
  /** How the case is shown now, or was left before it was opened. */
  view: ViewState
  /** The reasoning of the selected finding is being edited. */
  editing = $state(false)
  /** One finding at a time, with its definition beside the pictures instead of the list. */
  isolated = $state(false)
  /** Other dates may be compared with; in a session a case stands by itself. */
  isFollowed = $state(true)
  /** What became of the knee stands beside the pictures, instead of the overview or a finding. */
  followUpShown = $state(false)
  /** The map of cartilage thickness stands under the pictures. */
  thicknessShown = $state(false)
  /** A finding whose box is about to be drawn: one that is there, or the question and grades of a new one. */
  drawing = $state.raw<
    { readonly question: number; readonly grades: ComponentGrade[] } | { readonly finding: string } | null
  >(null)

  /** The case's findings; while the first reading runs, those that are there already. */
  readonly findings: readonly FindingState[]
  /** Signed off, or another's read: nothing may change. */
  readonly locked: boolean
  /** The side on show is another than that of the images the model measured: its numbers are of the other side. */
  readonly sideChanged: boolean
  /** Findings can be decided on: they are the case's own, and the case is not signed off. */
  readonly decidable: boolean
  /** The selected finding may be changed: it is not rejected, which has to be taken back first. */
  readonly editable: boolean
  readonly model: ModelRun
  readonly selection: FindingSelection
  /** Commands on the pictures of this case. */
  readonly viewer = new ViewerController()
  private readonly memory: ViewMemory

  constructor(
    opened: OpenedCase,
    protected readonly around: Surroundings,
  ) {
    this.summary = opened.summary
    this.volumes = opened.volumes
    this.notes = opened.notes
    this.followUp = new FollowUp(around.bridge, opened.followUp, around.fail)
    this.overTime = new FollowUpRoom(around.bridge, opened.summary.id)
    this.others = new OtherReads(around.bridge, opened.others, around.fail)
    this.second = new SecondOpinions(around.bridge, opened.summary.id, around.fail)
    this.own = new OwnRead(opened, around, (others) => (this.others.list = others))
    this.current = $derived(this.others.shown?.state ?? this.own.state)
    this.reading = $derived(this.others.shown ? this.others.shown.reading : this.own.reading)
    this.model = new ModelRun(around.bridge, opened.summary.id, around.fail)
    this.findings = $derived(this.current.findings.length > 0 ? this.current.findings : this.model.partial)
    this.locked = $derived(this.others.shown !== null || this.current.signedOff !== null)
    this.sideChanged = $derived(
      this.reading !== null && this.current.side !== 'unknown' && this.reading.side !== this.current.side,
    )
    this.decidable = $derived(!this.locked && this.current.findings.length > 0)
    this.view = opened.view ?? FIRST_VIEW
    this.selection = new FindingSelection(() => ({
      findings: this.findings,
      lowConfidenceBelow: around.lowConfidenceBelow(),
    }))
    this.editable = $derived(
      this.decidable && this.selection.finding !== null && this.selection.finding.decision !== 'rejected',
    )
    this.viewer.outlines.attach({
      volumes: () => outlinedVolumes(this.reading),
      pack: () => (this.reading ? `${this.reading.pack.title} ${this.reading.pack.version}` : ''),
      look: around.outlineLook,
      keepLook: around.keepOutlineLook,
      readAgain: () => (this.locked || this.model.running ? null : () => void this.model.start(true)),
    })
    this.memory = new ViewMemory((view) => this.storeView(view))
    this.selection.filter = filterFrom(this.view.filter)
    this.selection.select(this.view.selectedFinding, this.view.selectedStep)
  }

  /** An empty form of a session: questions, and no reading whose answers they would be. */
  get onForm(): boolean {
    return this.reading === null && this.current.findings.some(({ origin }) => origin.kind === 'model')
  }

  get id(): string {
    return this.summary.id
  }

  // Where the reader is

  /** Selects a finding and brings its box into the planes; `inPlace`: it was clicked there, and is in sight. */
  select(key: string | null, inPlace = false): void {
    if (key !== this.selection.key) this.editing = false
    this.followUpShown = false
    this.selection.select(key)
    this.selection.reveal()
    const finding = this.selection.finding
    if (finding?.boxLps && !inPlace) {
      if (this.isolated) this.viewer.fitBox(finding.boxLps, this.volumeOf(finding))
      else this.viewer.goToBox(finding.boxLps, this.volumeOf(finding))
    }
    this.rememberSelection()
  }

  /** Selects a reasoning step and goes where its evidence is. */
  selectStep(index: number): void {
    this.selection.step = index
    if (this.evidence) this.viewer.goToEvidence(this.evidence)
    this.rememberSelection()
  }

  /** What the selected step points at, with the volume that shows it. */
  get evidence(): Evidence | null {
    const { finding, step } = this.selection
    const evidence = step === null ? null : (finding?.steps[step]?.evidence ?? null)
    const volume = evidence?.volume ?? (finding ? this.volumeOf(finding) : null)
    return evidence && volume !== null ? { ...evidence, volume } : evidence
  }

  /** The volume a finding's box is in. What version 0.1 decided names none: its cases had one. */
  volumeOf(finding: Pick<FindingState, 'volume'>): string | null {
    return finding.volume ?? (this.volumes.length === 1 ? (this.volumes[0]?.meta.hash ?? null) : null)
  }

  /** The series that a step is seen on, by its name, where it is another than the finding's own. */
  otherSeriesOf(finding: Pick<FindingState, 'volume'>, step: ReasoningStep): string | null {
    const hash = step.evidence?.volume
    const volume = hash === undefined || hash === this.volumeOf(finding) ? undefined : this.volume(hash)
    return volume ? seriesName(volume) : null
  }

  volume(hash: string | null): CaseVolume | undefined {
    return this.volumes.find(({ meta }) => meta.hash === hash)
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

  /** One finding at a time, beginning with the next one to review; or all of them again. */
  toggleIsolated(): void {
    this.isolated = !this.isolated
    if (!this.isolated) return
    if (this.selection.key === null) this.nextUnreviewed()
    else this.select(this.selection.key)
  }

  setFilter(filter: Filter): void {
    this.selection.setFilter(filter)
    this.rememberSelection()
  }

  /** Keeps how the viewer shows the case. */
  rememberView(viewer: ViewerState): void {
    this.view = { ...this.view, ...viewer }
    this.memory.remember(this.view)
  }

  rememberSelection(): void {
    // Where one is in another's read is nobody's view.
    if (this.others.shown) return
    const { key, step, filter } = this.selection
    this.view = { ...this.view, selectedFinding: key, selectedStep: step, filter }
    this.memory.remember(this.view)
  }

  // Series, other dates, others' reads

  /** Brings up what a series answered. */
  showAnswer(volume: string, boxLps: Box | null): void {
    if (boxLps) this.viewer.goToBox(boxLps, volume)
    else this.viewer.showVolume(this.viewer.active, volume)
  }

  /** Opens another's read to look at. */
  async showRead(readId: string): Promise<void> {
    this.editing = false
    this.drawing = null
    await this.leave()
    await this.others.show(readId)
    this.selection.select(null)
  }

  /** Shows the own read on the images as it stood after a revision, at the finding that is selected. */
  async showPast(revision: Pick<Revision, 'sequence' | 'at'>): Promise<void> {
    const { key } = this.selection
    this.editing = false
    this.drawing = null
    await this.leave()
    await this.others.showPast(this.id, revision)
    this.select(this.findings.some((finding) => finding.key === key) ? key : null)
  }

  /** Back to the own read, as it was left. */
  closeShownRead(): void {
    this.others.close()
    this.selection.select(this.view.selectedFinding, this.view.selectedStep)
  }

  /** Brings the pictures of another date of the knee beside today's: by default the latest before it. */
  async showPrior(caseId = this.followUp.nextCase(this.summary.studyDate)?.id): Promise<void> {
    const prior = caseId === undefined ? undefined : await this.followUp.fetch(caseId)
    if (!prior) return
    const volume = mostAlike(prior.volumes, this.volume(this.viewer.activeVolume))
    if (!volume) return
    // The viewer learns of the new pictures with the next flush.
    await tick()
    showBeside(this.viewer, volume.meta.hash)
  }

  /** What became of the knee beside the pictures, or not; it is worked out anew, since something may have been decided. */
  toggleFollowUp(): void {
    this.followUpShown = !this.followUpShown
    if (this.followUpShown) void this.overTime.load()
  }

  /** The report says what changed: it is worked out while the dialog opens. */
  compareForReport(): void {
    if (this.hasPrior) void this.overTime.load()
  }

  /** Whether an earlier examination of the knee is known; one without a date is not known to be earlier. */
  get hasPrior(): boolean {
    const today = this.summary.studyDate
    return this.followUp.cases.some(({ studyDate }) => studyDate !== '' && studyDate < today)
  }

  /** Both dates of something that is followed, side by side at the same place by the bone it belongs to. */
  async showChange(change: Change, comparison: Comparison): Promise<void> {
    const prior = await this.followUp.fetch(comparison.caseId)
    const now = change.now?.volume ?? comparison.volumes?.now ?? this.viewer.activeVolume
    if (!prior || now === null) return
    this.viewer.places.registrations = registrationsOf(comparison, change.bone)
    const like = prior.volumes.find(({ meta }) => meta.hash === (change.before?.volume ?? comparison.volumes?.before))
    const beside = like ?? mostAlike(prior.volumes, this.volume(now))
    // The viewer learns of the new pictures with the next flush.
    await tick()
    if (this.viewer.activeVolume !== now) this.viewer.showVolume(this.viewer.active, now)
    if (beside) {
      showBeside(this.viewer, beside.meta.hash)
      const { active, viewports } = this.viewer
      const plane = viewports[active]?.pose.plane
      if (plane !== undefined && plane !== 'volume') this.viewer.showPlane((active + 1) % viewports.length, plane)
    }
    const region = this.reading?.regions.find(({ id, volume }) => id === change.region && volume === now)
    const boxLps = change.now?.boxLps ?? region?.boxLps
    if (boxLps) this.viewer.goToBox(boxLps, now)
    const finding = this.findings.find(({ question }) => question === change.question)
    if (finding) this.selection.select(finding.key)
  }

  /** Stores what is not stored yet; call before the case is left. */
  async leave(): Promise<void> {
    await this.memory.flush()
    await this.own.saves.settled()
  }

  private async storeView(view: ViewState): Promise<void> {
    try {
      await this.around.bridge.request('reads.save-view', { caseId: this.id, view })
    } catch (error) {
      this.around.fail(error)
    }
  }
}
