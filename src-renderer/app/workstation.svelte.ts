import type { FindingState } from '../../src-shared/case/revision.js'
import type { ReaderRole } from '../../src-shared/case/reader.js'
import type { AppInfo, Bridge, PackSummary, WindowEvent } from '../../src-shared/bridge.js'
import { Keys } from '../commands/keys.svelte.js'
import { BenchmarkModel } from '../benchmark/benchmark-model.svelte.js'
import { Toasts } from '../design/toasts.svelte.js'
import { Exporter } from '../exports/exporter.js'
import { ImportModel, type Imported } from '../import/import-model.svelte.js'
import { importedSentence } from './imported-sentence.js'
import { OpenCase } from '../reading/open-case.svelte.js'
import { ReadersModel } from '../readers/readers.svelte.js'
import { PatientsModel } from '../patients/patients-model.svelte.js'
import { CasebookModel } from '../settings/casebook-model.svelte.js'
import { besideBoxes } from '../sessions/beside-boxes.js'
import { SessionReading } from '../sessions/session-reading.svelte.js'
import { SessionsModel } from '../sessions/sessions-model.svelte.js'
import { ModelServer } from '../settings/model-server.svelte.js'
import { PreferencesModel } from '../settings/preferences.svelte.js'
import type { LetteredEvidence, ViewerBox } from '../viewer/types.js'
import { WorklistModel } from '../worklist/worklist-model.svelte.js'

/** Which dialog is open; at most one. */
export type DialogName =
  | 'settings'
  /** The settings at the page of backups, at that of the keys. */
  | 'backups'
  | 'keyboard'
  /** The settings at the page of the model server. */
  | 'opinions'
  | 'ask-model'
  | 'shortcuts'
  | 'palette'
  | 'sign-off'
  | 'amend'
  | 'add-finding'
  | 'history'
  | 'notes'
  | 'change-reader'
  | 'manage-readers'
  | 'report-html'
  | 'report-pdf'
  | 'quintuples'

/** The whole window as a model: what is open, and everything that can be done. */
export class Workstation {
  screen = $state<'worklist' | 'reading' | 'benchmark' | 'sessions'>('worklist')
  dialog = $state<DialogName | null>(null)
  openCase = $state.raw<OpenCase | null>(null)
  /** What the open case is in a session; null where it is in none. */
  session = $state.raw<SessionReading | null>(null)
  /** The tour is on. */
  touring = $state(false)
  /** A case is being fetched. */
  opening = $state(false)
  info = $state.raw<AppInfo | null>(null)
  /** What the last import brought, where something is to be looked at; until it is put away or another case is opened. */
  importSummary = $state.raw<{ readonly caseId: string; readonly sentence: string } | null>(null)
  /** Cases of the worklist that the quintuple dialog exports. */
  exporting = $state.raw<readonly string[]>([])
  readonly toasts = new Toasts()
  readonly preferences: PreferencesModel
  readonly keys: Keys
  readonly readers: ReadersModel
  readonly worklist: WorklistModel
  readonly patients: PatientsModel
  readonly imports: ImportModel
  readonly exporter: Exporter
  readonly benchmark: BenchmarkModel
  readonly casebook: CasebookModel
  readonly modelServer: ModelServer
  readonly sessions: SessionsModel

  /** `storage` remembers what is no reader's work, such as the selected benchmark runs. */
  constructor(
    readonly bridge: Bridge,
    storage: Pick<Storage, 'getItem' | 'setItem'> | null = null,
  ) {
    const fail = (error: unknown): void => this.toasts.fail(error)
    this.preferences = new PreferencesModel(bridge, fail)
    this.preferences.onjudged = () => void this.judgedAnew()
    this.keys = new Keys(() => this.preferences.current.keymap)
    this.readers = new ReadersModel(bridge, fail)
    this.worklist = new WorklistModel(bridge, fail)
    this.patients = new PatientsModel(bridge, fail, () => void this.worklist.refresh())
    this.imports = new ImportModel(bridge, fail, (imported) => void this.imported(imported))
    this.exporter = new Exporter(bridge, this.toasts)
    this.casebook = new CasebookModel(bridge, this.toasts, () => (this.dialog = 'backups'))
    this.modelServer = new ModelServer(bridge)
    this.benchmark = new BenchmarkModel(bridge, this.toasts, storage)
    this.sessions = new SessionsModel(
      bridge,
      this.toasts,
      (item) => this.openItem(item),
      () => {
        // A case of it that is open would show its readers what they may not see.
        this.openCase = null
        void this.worklist.refresh()
        // Others may have come with it.
        void this.readers.refresh()
      },
    )
  }

  /** The pack that a reading would use: the chosen one, else the first that can run. */
  get pack(): PackSummary | null {
    const usable = this.info?.packs.filter((pack) => pack.refused === null) ?? []
    return usable.find((pack) => pack.id === this.preferences.current.packId) ?? usable[0] ?? null
  }

  /** Takes up where the reader left: an import under way, else the last case, else the worklist. */
  async start(): Promise<void> {
    try {
      await this.preferences.load()
      this.sayOfKeys()
      await this.readers.load()
      this.info = await this.bridge.request('app.info', null)
      void this.worklist.refresh()
      void this.patients.refresh()
      void this.casebook.load().catch((error: unknown) => this.toasts.fail(error))
      if (this.info.pendingImport !== null) return await this.imports.follow(this.info.pendingImport)
      const last = await this.bridge.request('case.last', null)
      // Whoever has gone elsewhere meanwhile stays there.
      if (last !== null && this.screen === 'worklist') await this.open(last)
    } catch (error) {
      this.toasts.fail(error)
    }
  }

  /** Keys that were chosen and cannot be used are said once at the start, and on their page as long as it is so. */
  private sayOfKeys(): void {
    const [note, ...others] = this.keys.map.notes
    if (note === undefined) return
    const more = others.length === 0 ? '' : ` And ${others.length} more.`
    this.toasts.show(`${note}${more}`, 'danger', { label: 'Show', run: () => (this.dialog = 'keyboard') })
  }

  /** Opens a case, and leaves the one before it with everything stored. */
  async open(caseId: string): Promise<void> {
    this.opening = true
    try {
      await this.openCase?.leave()
      if (!(await this.imagesOf(caseId))) return
      const opened = await this.bridge.request('case.open', { caseId })
      if (this.importSummary?.caseId !== caseId) this.importSummary = null
      this.session = null
      this.openCase = new OpenCase(opened, {
        bridge: this.bridge,
        fail: (error) => this.toasts.fail(error),
        lowConfidenceBelow: () => this.preferences.current.lowConfidenceBelow,
        gradeMovesOn: () => this.preferences.current.gradeMovesOn,
        outlineLook: () => this.preferences.current.outlines,
        keepOutlineLook: (outlines) => void this.preferences.set({ outlines }),
        say: (sentence) => this.toasts.show(sentence),
        readerKnown: () => this.readers.current !== null,
        askReader: () => this.readers.someone(),
      })
      this.screen = 'reading'
      if (
        opened.reading === null &&
        opened.state.findings.length === 0 &&
        this.preferences.current.readOnOpen &&
        this.pack
      )
        void this.openCase.model.start(false)
    } catch (error) {
      this.toasts.fail(error)
      await this.showWorklist()
    } finally {
      this.opening = false
    }
  }

  /**
   * Another reads from now on: `change` says who, and whether that was possible. The open case then shows their own
   * read at once. While it changes nothing is written, so that no mark of the one slips into the read of the other.
   */
  private async changeReader(change: () => Promise<boolean>): Promise<void> {
    const { openCase, screen } = this
    await openCase?.leave()
    openCase?.own.hold(true)
    if (!(await change())) return openCase?.own.hold(false)
    // A case of a session is its reader's alone.
    if (this.session) {
      await this.leaveSession()
      await this.worklist.refresh()
      return
    }
    if (screen === 'sessions') await this.sessions.refresh()
    if (openCase) await this.open(openCase.id)
    // Where it could not be opened anew, the read of the one before must not stay on show.
    if (this.openCase === openCase) this.openCase = null
    if (screen !== 'reading' || this.openCase) this.screen = screen
    await this.worklist.refresh()
  }

  /** The model's findings stand otherwise from now on: the open case is shown so, and the list counts so. */
  private async judgedAnew(): Promise<void> {
    const { openCase, screen } = this
    // A case of a session is shown as its plan says.
    if (openCase && !this.session) await this.open(openCase.id)
    this.screen = screen
    await this.worklist.refresh()
  }

  async chooseReader(id: string | null): Promise<void> {
    if (id !== (this.readers.current?.id ?? null)) await this.changeReader(() => this.readers.choose(id))
  }

  /** Adds a reader, who reads from now on. Gives the sentence of a refusal, or null. */
  async addReader(name: string, role: ReaderRole): Promise<string | null> {
    let refusal: string | null = null
    await this.changeReader(async () => {
      refusal = await this.readers.add(name, role)
      return refusal === null
    })
    return refusal
  }

  /** Opens a sample: the one named, else the last of the list, which shows the most. */
  async openSample(id = this.info?.samples.at(-1)?.id): Promise<void> {
    if (id !== undefined) await this.imports.sample(id)
  }

  /** Leads through the open case, else through the sample, once there is something to show in it. */
  async takeTour(): Promise<void> {
    this.dialog = null
    if (this.openCase) this.screen = 'reading'
    else await this.openSample()
    await this.preferences.set({ tourSeen: false })
  }

  /** Whether the tour would begin now: nobody has seen it, findings are on show, and nothing lies over them. */
  get tourDue(): boolean {
    const { openCase, preferences, screen, dialog, readers, session } = this
    if (session !== null || openCase?.onForm === true) return false
    if (preferences.current.tourSeen || screen !== 'reading' || dialog !== null || readers.asking) return false
    return openCase !== null && openCase.findings.length > 0 && !openCase.model.running
  }

  beginTour(): void {
    const { openCase } = this
    const first = openCase?.selection.visible[0]
    // Steps, grades and decision are those of a finding.
    if (openCase?.selection.key === null && first) openCase.select(first.key)
    this.touring = true
  }

  /** Taken or skipped, it does not begin by itself again. */
  async endTour(): Promise<void> {
    this.touring = false
    await this.preferences.set({ tourSeen: true })
  }

  async showWorklist(): Promise<void> {
    this.screen = 'worklist'
    await this.openCase?.leave()
    await this.worklist.refresh()
  }

  async showSessions(): Promise<void> {
    this.screen = 'sessions'
    await this.openCase?.leave()
    await this.sessions.refresh()
  }

  /** Puts a session together of cases that were marked in the worklist: in somebody's name. */
  async beginSession(cases: readonly string[]): Promise<void> {
    if (!(await this.readers.someone())) return
    await this.showSessions()
    await this.sessions.beginDraft(cases)
  }

  /** Opens a case of a session to be read in it. */
  async openItem(id: string): Promise<void> {
    const item = await this.bridge.request('sessions.item', { item: id })
    await this.open(id)
    const { openCase } = this
    if (openCase?.id !== id) return
    openCase.isFollowed = false
    // What its opening began is part of it.
    this.session = new SessionReading(
      { ...item, stage: item.stage === 'unopened' ? 'answering' : item.stage },
      {
        bridge: this.bridge,
        fail: (error) => this.toasts.fail(error),
        settled: () => openCase.leave(),
        changed: () => openCase.own.refresh(),
        settledAll: () => this.nextInSession(),
      },
      openCase,
    )
    if (this.session.settling) openCase.nextUnreviewed()
  }

  /** Goes on in the session: with the reader's next case, else to the session. */
  async nextInSession(): Promise<void> {
    const { session } = this
    if (session === null) return this.leaveSession()
    const { session: id, part, number } = session.item
    const found = part === 'settling' ? await this.sessions.settleNext(id, number) : await this.sessions.readNext(id)
    if (!found) await this.leaveSession()
  }

  /** Where others saw a finding of the open case, and what their steps point at. */
  othersOf(finding: Pick<FindingState, 'key' | 'question'>): {
    boxes: readonly ViewerBox[]
    evidence: readonly LetteredEvidence[]
  } {
    if (!this.session) return { boxes: [], evidence: [] }
    const { item, steps } = this.session
    return { boxes: besideBoxes(item.beside, finding), evidence: steps.evidence(item.beside, finding.question) }
  }

  /** Back to the session; its case is opened from there again. */
  async leaveSession(): Promise<void> {
    await this.showSessions()
    this.openCase = null
    this.session = null
  }

  async showBenchmark(): Promise<void> {
    this.screen = 'benchmark'
    await this.openCase?.leave()
    await this.benchmark.refresh()
  }

  /** A case was taken out of the casebook: what shows it must go. */
  removed(caseId: string): void {
    if (this.openCase?.id === caseId) this.openCase = null
  }

  handle(event: WindowEvent): void {
    if (event.kind === 'import') this.imports.handle(event.event)
    else if (event.kind === 'inference') this.openCase?.handle(event.event)
    else if (event.kind === 'travel') this.sessions.travel.handle(event)
    else if (event.kind === 'asking') void this.sessions.handle(event.event)
    else if (event.kind === 'opinion') this.openCase?.second.handle(event.event)
    else if (event.kind === 'casebook') this.casebook.handle(event.event)
    else if (event.kind === 'benchmark') this.benchmark.handle(event.event)
    else if (event.kind === 'volume-damaged') void this.withdraw(event.hash, event.message)
  }

  /** Nothing that changed on the disk stays on show: its case goes, and is opened anew, which decodes its images again. */
  private async withdraw(hash: string, message: string): Promise<void> {
    const { openCase, screen } = this
    if (!openCase?.volumes.some(({ meta }) => meta.hash === hash)) return
    this.openCase = null
    this.toasts.show(message)
    await openCase.leave()
    if (screen === 'reading') await this.open(openCase.id)
  }

  /** Whether the images of a case can be shown now; where not, they are on their way, or the reader is asked for them. */
  private async imagesOf(caseId: string): Promise<boolean> {
    const images = await this.bridge.request('case.images', { caseId })
    if (images.state === 'here') return true
    await this.showWorklist()
    if (images.state === 'fetching') await this.imports.follow(images.jobId)
    else
      this.toasts.show(images.message, 'danger', {
        label: 'Locate the images',
        run: () => void this.imports.locate(caseId),
      })
    return false
  }

  private async imported({ cases, notes }: Imported): Promise<void> {
    const [first] = cases
    if (first === undefined) return
    void this.patients.refresh()
    await this.open(first.caseId)
    if (this.openCase?.id !== first.caseId) return
    const sentence = importedSentence(cases, notes)
    // What nobody has to look at goes by itself, and takes no room from the pictures.
    if (notes === 0) this.toasts.show(sentence, 'good')
    else this.importSummary = { caseId: first.caseId, sentence }
  }
}
